import classes from './connection-facts.module.css';

/** The last characters of a key, set as a piece of it: they may spell a word. */
export function KeyEnd({ characters }: { characters: string }) {
  return (
    <>
      <span className={classes.hidden}>ending in </span>
      <code className={classes.end}>
        <span aria-hidden>····</span>
        {characters}
      </code>
    </>
  );
}
