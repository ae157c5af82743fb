import classes from './mail-frame.module.css';

const lineHeight = 24;
const around = 112;

interface MailFrameProps {
  /** The HTML part exactly as it leaves. */
  html: string;
  /** The text part; its length says how tall the frame must be, because nothing can be measured inside. */
  text: string;
  title: string;
}

/**
 * A mail as its recipient sees it: a sheet of paper in both themes, dimmed in the dark one. The frame is sandboxed: no scripts,
 * no forms, no way out of it.
 */
export function MailFrame({ html, text, title }: MailFrameProps) {
  const lines = text.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / 56)), 0);
  const height = Math.min(720, Math.max(220, lines * lineHeight + around));
  return (
    <div className={classes.desk}>
      <iframe
        className={classes.paper}
        style={{ height }}
        sandbox=""
        srcDoc={html}
        title={title}
        referrerPolicy="no-referrer"
      />
    </div>
  );
}
