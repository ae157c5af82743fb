import classes from './mail-frame.module.css';

interface MailFrameProps {
  /** The HTML part exactly as it leaves. */
  html: string;
  title: string;
}

/** A mail as its recipient sees it. The frame is sandboxed: no scripts, no forms, no way out of it. */
export function MailFrame({ html, title }: MailFrameProps) {
  return <iframe className={classes.frame} sandbox="" srcDoc={html} title={title} referrerPolicy="no-referrer" />;
}
