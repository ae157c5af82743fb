import type { ConnectionDto } from '#contracts/connections.ts';
import { isBusy } from './connection-states.ts';
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
    <p className={classes.line} data-dot={isFirstReading(connection) ? 'reading' : connection.statusDot}>
      <span className={classes.word}>
        <span className={classes.dot} aria-hidden />
        {wordOf(connection)}
      </span>
      <span className={classes.sentence}>{connection.statusWords}</span>
    </p>
  );
}

/** Nothing flows yet, and nothing is wrong. */
function isFirstReading(connection: ConnectionDto): boolean {
  return connection.status === 'reading' && connection.statusDot === 'ok' && isBusy(connection);
}

/** An end, or a stop, that was asked for is no fault. */
function wordOf(connection: ConnectionDto): string {
  const { status, statusDot, backfill } = connection;
  if (status === 'disconnecting') return 'Ending';
  if (status === 'disconnected') return 'Ended';
  if (isFirstReading(connection)) return 'Reading';
  if (status === 'reading' && backfill?.status === 'canceled') return 'Stopped';
  return words[statusDot];
}
