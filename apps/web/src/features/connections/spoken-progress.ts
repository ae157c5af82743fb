import type { BackfillDto } from '#contracts/backfill.ts';
import { isCutShort } from './connection-states.ts';

/** What a screen reader hears: a new sentence with each kind and each tenth of it, not twice a second. */
export function spokenProgress(backfill: BackfillDto): string {
  if (backfill.status === 'done') return 'Reading billing is done.';
  if (isCutShort(backfill)) return `Reading billing stopped. ${backfill.words ?? ''}`;
  if (backfill.status === 'paused') return `Reading billing pauses. ${backfill.words ?? ''}`;
  if (backfill.status === 'waiting') return `Waiting to read billing. ${backfill.words ?? ''}`;
  const phase = backfill.phases.find((candidate) => candidate.status === 'running');
  if (!phase) return '';
  if (phase.expected === null || phase.expected === 0) return `Reading ${phase.label.toLowerCase()}.`;
  const tenths = Math.min(10, Math.floor((phase.read / phase.expected) * 10));
  return `Reading ${phase.label.toLowerCase()}, ${tenths * 10} percent.`;
}
