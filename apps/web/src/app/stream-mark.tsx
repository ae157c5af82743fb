import type { StreamState } from '../lib/changes.ts';
import { useStreamState } from './stream.ts';
import classes from './stream-mark.module.css';

const words: Record<StreamState, string> = {
  connecting: '',
  live: '',
  reconnecting: 'Reconnecting. What you see may be behind.',
  offline: 'Offline. What you see may be behind.',
};

/** Says that the page no longer follows the server, here and nowhere else; silent while all is well. */
export function StreamMark({ isNarrow = false }: { isNarrow?: boolean }) {
  const state = useStreamState();
  return (
    <div role="status" className={classes.mark} data-state={state} title={words[state] || undefined}>
      {words[state] && (
        <>
          <span className={classes.dot} aria-hidden />
          <span className={isNarrow ? classes.hidden : undefined}>{words[state]}</span>
        </>
      )}
    </div>
  );
}
