import type { ConnectionDto } from '#contracts/connections.ts';
import classes from './status-dot.module.css';

const words: Record<ConnectionDto['statusDot'], string> = {
  ok: 'Flowing',
  warning: 'Needs a look',
  problem: 'Not flowing',
  never: 'Nothing yet',
};

/** Whether data flows, as the server concludes it from real deliveries; the sentence stands beside it. */
export function StatusDot({ connection }: { connection: ConnectionDto }) {
  return (
    <p className={classes.line} data-dot={connection.statusDot}>
      <span className={classes.word}>
        <span className={classes.dot} aria-hidden />
        {wordOf(connection)}
      </span>
      <span className={classes.sentence}>{connection.statusWords}</span>
    </p>
  );
}

/** An end that was asked for is no fault. */
function wordOf({ status, statusDot }: ConnectionDto): string {
  if (status === 'disconnecting') return 'Ending';
  if (status === 'disconnected') return 'Ended';
  return words[statusDot];
}
