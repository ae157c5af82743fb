import { IconCheck, IconMinus, IconPlayerPause, IconPlayerStop } from '@tabler/icons-react';
import type { BackfillDto } from '#contracts/backfill.ts';
import { formatCount } from '../../lib/format.ts';
import classes from './backfill-progress.module.css';

type Phase = BackfillDto['phases'][number];
type Status = BackfillDto['status'];

/** What is said of a kind at which the reading stands still. */
const halts: Readonly<Record<Status, string | null>> = {
  waiting: 'waiting',
  running: null,
  paused: 'paused',
  failed: 'failed',
  canceled: 'stopped',
  done: null,
};

/** One kind of the reading. Of a reading that stands still it does too: a kind it was at stays `running` as the server says it. */
export function BackfillPhase({ phase, reading }: { phase: Phase; reading: Status }) {
  const share = shareOf(phase);
  const halt = phase.status === 'running' ? halts[reading] : null;
  const status = halt === null ? phase.status : 'halted';
  const Halted = halt === 'paused' || halt === 'waiting' ? IconPlayerPause : IconPlayerStop;
  return (
    <li className={classes.phase} data-status={status}>
      <span className={classes.mark} aria-hidden>
        {status === 'done' && <IconCheck size={14} stroke={2.25} />}
        {status === 'unavailable' && <IconMinus size={14} stroke={2} />}
        {status === 'running' && <span className={classes.running} />}
        {status === 'halted' && <Halted size={14} stroke={2} />}
      </span>
      <span>{phase.label}</span>
      <span className={classes.track} aria-hidden>
        {share !== null && <span className={classes.bar} style={{ width: `${share * 100}%` }} />}
        {share === null && status === 'running' && <span className={classes.moving} data-moving />}
      </span>
      <span className={classes.count}>
        {countWords(phase, reading)}
        {halt !== null && `, ${halt}`}
      </span>
      {phase.words && <span className={classes.phaseWords}>{phase.words}</span>}
    </li>
  );
}

function shareOf({ status, read, expected }: Phase): number | null {
  if (status === 'done') return 1;
  if (status !== 'running' || expected === null || expected === 0) return null;
  return Math.min(1, read / expected);
}

function countWords({ status, read, expected }: Phase, reading: Status): string {
  if (status === 'unavailable') return 'not readable';
  if (status === 'waiting') return reading === 'failed' || reading === 'canceled' ? 'not read' : 'waiting';
  if (status === 'done' || expected === null) return formatCount(read);
  return `${formatCount(read)} of ${formatCount(expected)}`;
}
