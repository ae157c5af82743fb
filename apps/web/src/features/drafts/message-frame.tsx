import classes from './message.module.css';

const lineHeight = 24;
const frame = 96;

interface MessageFrameProps {
  html: string;
  /** The text part; its length says how tall the frame must be, because nothing can be measured inside. */
  text: string;
}

/** The message as a mail program draws it, on paper white in both themes: no scripts, no forms, no way out. */
export function MessageFrame({ html, text }: MessageFrameProps) {
  const lines = text.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / 72)), 0);
  const height = Math.min(720, Math.max(200, lines * lineHeight + frame));
  return (
    <iframe
      title="Message as its recipient sees it"
      sandbox=""
      srcDoc={html}
      className={classes.frame}
      style={{ height }}
    />
  );
}
