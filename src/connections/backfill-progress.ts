import type { BackfillDto } from '#contracts/backfill.ts';
import { resumableSince } from './backfill-resuming.ts';

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
  readonly isFirst: boolean;
  readonly status: 'waiting' | 'running' | 'paused' | 'failed' | 'done' | 'canceled';
  readonly words: string | null;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  /** Canceled, and nothing has come between: it goes on where it stopped, if that was not too long ago. */
  readonly mayGoOn: boolean;
  /** It is running, and whoever read it has died or was stopped. */
  readonly isUnattended: boolean;
  readonly phases: readonly PhaseRow[];
}

/** Before this share is read an estimate would be a guess. */
const smallestShare = 0.05;

/** A reading as the page shows it [R5]. Time left follows from the share of all objects that is read. */
export function toBackfillDto(row: BackfillRow, now: Date): BackfillDto {
  const isLeft = row.status === 'running' && row.isUnattended;
  return {
    status: isLeft ? 'waiting' : row.status,
    startedAt: row.startedAt?.toISOString() ?? null,
    endedAt: row.endedAt?.toISOString() ?? null,
    canResume: row.mayGoOn && row.endedAt !== null && row.endedAt > resumableSince(now),
    secondsLeft: isLeft ? null : secondsLeft(row, now),
    words: row.words ?? wordsFor(row, isLeft),
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

function wordsFor({ status }: BackfillRow, isLeft: boolean): string | null {
  if (isLeft) return 'Whoever read it has stopped. It goes on by itself where it was, mostly within a minute.';
  return status === 'canceled' ? 'Stopped: the connection was ended.' : null;
}

function secondsLeft(row: BackfillRow, now: Date): number | null {
  if (row.status !== 'running' || !row.startedAt) return null;
  const sizes = row.phases.map(sizeOf);
  const known = sizes.filter((size) => typeof size === 'number');
  if (known.length === 0 || sizes.includes('unknown')) return null;
  const largest = Math.max(...known);
  const all = sizes.reduce<number>((sum, size) => sum + (typeof size === 'number' ? size : largest), 0);
  const share = row.phases.reduce((sum, phase) => sum + phase.objects, 0) / all;
  if (!(share >= smallestShare)) return null;
  const elapsed = (now.getTime() - row.startedAt.getTime()) / 1_000;
  return Math.max(0, Math.round((elapsed * (1 - share)) / share));
}

/**
 * How many objects a kind will have had: as many as are held, or as its ranges that are read let expect. Of one that has not begun
 * nobody knows; it is taken for as large as the largest, as bills, charges and their bookings are much alike in number.
 */
function sizeOf({ status, objects, expected, slices, slicesDone }: PhaseRow): number | 'unknown' | 'as the largest' {
  if (status === 'done' || status === 'unavailable') return objects;
  if (expected !== null) return Math.max(expected, objects);
  if (slicesDone > 0) return (objects * slices) / slicesDone;
  return status === 'waiting' ? 'as the largest' : 'unknown';
}
