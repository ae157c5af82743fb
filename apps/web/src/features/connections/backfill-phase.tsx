import { IconCheck, IconMinus } from '@tabler/icons-react';
import type { BackfillDto } from '#contracts/backfill.ts';
import { formatCount } from '../../lib/format.ts';
import classes from './backfill-progress.module.css';

type Phase = BackfillDto['phases'][number];

export function BackfillPhase({ phase }: { phase: Phase }) {
  const share = shareOf(phase);
  return (
    <li className={classes.phase} data-status={phase.status}>
      <span className={classes.mark} aria-hidden>
        {phase.status === 'done' && <IconCheck size={14} stroke={2.25} />}
        {phase.status === 'unavailable' && <IconMinus size={14} stroke={2} />}
        {phase.status === 'running' && <span className={classes.running} />}
      </span>
      <span>{phase.label}</span>
      <span className={classes.track} aria-hidden>
        {share !== null && <span className={classes.bar} style={{ width: `${share * 100}%` }} />}
        {share === null && phase.status === 'running' && <span className={classes.moving} />}
      </span>
      <span className={classes.count}>{countWords(phase)}</span>
      {phase.words && <span className={classes.phaseWords}>{phase.words}</span>}
    </li>
  );
}

function shareOf({ status, read, expected }: Phase): number | null {
  if (status === 'done') return 1;
  if (status !== 'running' || expected === null || expected === 0) return null;
  return Math.min(1, read / expected);
}

function countWords({ status, read, expected }: Phase): string {
  if (status === 'unavailable') return 'not readable';
  if (status === 'waiting') return 'waiting';
  if (status === 'done' || expected === null) return formatCount(read);
  return `${formatCount(read)} of ${formatCount(expected)}`;
}
