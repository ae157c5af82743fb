import type { ConnectionDto } from '#contracts/connections.ts';
import { formatTimeLeft } from '../../lib/format.ts';
import { Age } from '../../ui/age.tsx';
import { BackfillPhase } from './backfill-phase.tsx';
import { spokenProgress } from './spoken-progress.ts';
import { useProgress } from './use-progress.ts';
import classes from './backfill-progress.module.css';

const headings = {
  waiting: 'Waiting to read',
  running: 'Reading billing',
  paused: 'Reading pauses',
  failed: 'Reading failed',
  canceled: 'Reading stopped',
  done: 'Everything is read',
};

/** The first reading: each kind with its count, and the time left. */
export function BackfillProgress({ connection }: { connection: ConnectionDto }) {
  const backfill = useProgress(connection);
  if (!backfill) return null;
  const { status, secondsLeft, words, phases, endedAt } = backfill;
  return (
    <div className={classes.progress} data-status={status}>
      <div className={classes.head}>
        <span className={classes.title}>{headings[status]}</span>
        {status === 'running' && secondsLeft !== null && (
          <span className={classes.left}>{formatTimeLeft(secondsLeft)}</span>
        )}
        {status === 'done' && (
          <span className={classes.left}>
            <Age at={endedAt} />
          </span>
        )}
      </div>
      {words && (
        <p className={classes.words} data-failed={status === 'failed' || undefined}>
          {words}
        </p>
      )}
      <ul className={classes.phases}>
        {phases.map((phase) => (
          <BackfillPhase key={phase.kind} phase={phase} reading={status} />
        ))}
      </ul>
      <p role="status" className={classes.spoken}>
        {spokenProgress(backfill)}
      </p>
    </div>
  );
}
