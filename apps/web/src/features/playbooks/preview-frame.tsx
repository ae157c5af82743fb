import classes from './template.module.css';

/** The rendered message on paper white, without scripts, forms or a way out. */
export function PreviewFrame({ html }: { html: string }) {
  return <iframe title="Preview of the message" sandbox="" srcDoc={html} className={classes.frame} />;
}
