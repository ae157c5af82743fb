import type { Slice } from '#connectors/slices.ts';
import { firstYear, rangeKey } from './reading-plan.ts';

/**
 * So many ranges of one kind are read beside each other as long as there is enough to read. Each parting costs a call for what else was
 * made in the second that was reached: with six or eight, where an endpoint allows 25 calls a second and answers in 80 ms, more was lost
 * with these calls than was gained.
 */
export const rangesAtOnce = 4;
/** A part of fewer pages is not worth that call. */
const leastPages = 4;

/** A page, by the moments between which its rows were made: the newest come first. */
export interface Stretch {
  readonly slice: Slice;
  readonly from: Date;
  readonly to: Date;
}

/** A range that was parted after a page: it ends where the page did, and the rest of it is read as ranges of their own. */
export interface Parting {
  /** What was made in this very second, and is not yet read, is all that is left to the range itself. */
  readonly from: Date;
  readonly ranges: readonly Slice[];
}

/**
 * What is left of a range after a page, in as many parts as there is room for; null where too little is left. How much that is is
 * taken from how long a time the page spans, so a part may turn out long, and is parted again. Pure.
 */
export function partRange({ slice, from: reached, to }: Stretch, room: number): Parting | null {
  const bottom = slice.from ?? new Date(Date.UTC(firstYear, 0, 1));
  const left = reached.getTime() - bottom.getTime();
  const pages = left / Math.max(1, to.getTime() - reached.getTime());
  const parts = Math.min(room, Math.floor(pages / leastPages));
  // Nor where the moments are no moments: a range must have bounds.
  if (!(parts >= 2)) return null;
  const second = (at: number) => new Date(Math.floor(at / 1000) * 1000);
  const edges = Array.from({ length: parts + 1 }, (_, part) => second(reached.getTime() - (left * part) / parts));
  if (new Set(edges.map(Number)).size <= parts) return null;
  const ranges = edges.slice(1).map((edge, part): Slice => {
    const own = { from: part === parts - 1 ? slice.from : edge, to: edges[part] ?? reached };
    return { kind: slice.kind, key: rangeKey(own.from, own.to), ...own };
  });
  return { from: reached, ranges };
}
