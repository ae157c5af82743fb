import { useMe } from '../lib/me.ts';
import { useMode } from '../lib/mode.ts';
import classes from './mode-switch.module.css';

/** Live or test: everything shown is of one of them. Hidden until there is something to tell apart. */
export function ModeSwitch({ isNarrow = false }: { isNarrow?: boolean }) {
  const { modes } = useMe();
  const { mode, setMode } = useMode();
  if (modes.length === 0) return null;
  return (
    <div role="group" aria-label="Mode" className={classes.switch} data-narrow={isNarrow || undefined}>
      {(['live', 'test'] as const).map((choice) => (
        <button
          key={choice}
          type="button"
          className={classes.choice}
          data-mode={choice}
          aria-pressed={choice === mode}
          title={modes.includes(choice) ? undefined : `No ${choice} connection yet`}
          onClick={() => setMode(choice)}
        >
          {choice === 'live' ? 'Live' : 'Test'}
        </button>
      ))}
    </div>
  );
}
