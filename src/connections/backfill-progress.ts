import type { BackfillDto } from '#contracts/backfill.ts';

export interface PhaseRow {
  readonly kind: string;
  readonly label: string;
  readonly status: 'waiting' | 'running' | 'done' | 'unavailable';
  readonly objects: number;
  readonly expected: number | null;
  readonly words: string | null;
  /** Ranges of this kind, and how many of them were read to their end. */
  readonly slices: number;
  readonly slicesDone: number;
}

export interface BackfillRow {
  readonly status: 'waiting' | 'running' | 'paused' | 'failed' | 'done' | 'canceled';
  readonly words: string | null;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  readonly phases: readonly PhaseRow[];
}

/** Before this share is read an estimate would be a guess. */
const smallestShare = 0.05;

/** A reading as the page shows it [R5]. Time left follows from the share that is read, each phase counting alike. */
export function toBackfillDto(row: BackfillRow, now: Date): BackfillDto {
  return {
    status: row.status,
    startedAt: row.startedAt?.toISOString() ?? null,
    endedAt: row.endedAt?.toISOString() ?? null,
    secondsLeft: secondsLeft(row, now),
    words: row.words ?? (row.status === 'canceled' ? 'Stopped: the connection was ended.' : null),
    phases: row.phases.map((phase) => ({
      kind: phase.kind,
      label: phase.label,
      status: phase.status,
      read: phase.objects,
      // Never less than what was read already: more may have come since it was counted.
      expected: phase.expected === null ? null : Math.max(phase.expected, phase.objects),
      words: phase.words,
    })),
  };
}

function secondsLeft(row: BackfillRow, now: Date): number | null {
  if (row.status !== 'running' || !row.startedAt || row.phases.length === 0) return null;
  const share = row.phases.reduce((sum, phase) => sum + shareOf(phase), 0) / row.phases.length;
  if (share < smallestShare) return null;
  const elapsed = (now.getTime() - row.startedAt.getTime()) / 1_000;
  return Math.max(0, Math.round((elapsed * (1 - share)) / share));
}

function shareOf(phase: PhaseRow): number {
  if (phase.status === 'done' || phase.status === 'unavailable') return 1;
  if (phase.expected !== null && phase.expected > 0) return Math.min(1, phase.objects / phase.expected);
  return phase.slices === 0 ? 0 : phase.slicesDone / phase.slices;
}
