import type { ConnectionDto } from '#contracts/connections.ts';
import classes from './status-dot.module.css';

const words: Record<ConnectionDto['statusDot'], string> = {
  ok: 'Flowing',
  warning: 'Needs a look',
  problem: 'Not flowing',
  never: 'Nothing yet',
};

/** Whether data flows, as the server concludes it from real deliveries; the sentence stands beside it. */
export function StatusDot({ dot, children }: { dot: ConnectionDto['statusDot']; children: string }) {
  return (
    <p className={classes.line} data-dot={dot}>
      <span className={classes.word}>
        <span className={classes.dot} aria-hidden />
        {words[dot]}
      </span>
      <span className={classes.sentence}>{children}</span>
    </p>
  );
}
