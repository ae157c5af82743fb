import type { Entry } from './entries.ts';
import type { Column } from './listing.ts';

export interface Walk {
  readonly column: Column;
  readonly newestFirst: boolean;
  /** Rows from this moment on, in the walk's direction, this moment included. */
  readonly from?: number | undefined;
  /** Only one customer's. */
  readonly owner?: number | undefined;
}

export function byColumn(column: Column): (a: Entry, b: Entry) => number {
  return (a, b) => a[column] - b[column] || a.owner - b.owner || a.ordinal - b.ordinal;
}

/** Of entries in ascending order those that the walk wants, in its direction. */
export function cut(entries: readonly Entry[], { column, newestFirst, from }: Walk): Entry[] {
  const inside = entries.filter((entry) => {
    return from === undefined || (newestFirst ? entry[column] <= from : entry[column] >= from);
  });
  return newestFirst ? inside.toReversed() : inside;
}

/** Two sequences in the walk's order as one. */
export function* merge(
  left: Generator<Entry>,
  right: readonly Entry[],
  { column, newestFirst }: Walk,
): Generator<Entry> {
  let i = 0;
  for (const entry of left) {
    for (let other = right[i]; other !== undefined; other = right[i]) {
      if (newestFirst ? other[column] < entry[column] : other[column] > entry[column]) break;
      yield other;
      i += 1;
    }
    yield entry;
  }
  yield* right.slice(i);
}
