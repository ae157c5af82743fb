import type { BackfillRow } from './backfill-progress.ts';
import { isReading, type Connection } from './connection.ts';

/** What only keeps the books, and was not read yet when accounts had been judged. */
export interface BooksLeft {
  /** As a sentence names it in its middle. */
  readonly kinds: string;
  /** A worker reads it, or will. */
  readonly isBusy: boolean;
}

const underWay: readonly BackfillRow['status'][] = ['waiting', 'running', 'paused'];

/** A first reading judges accounts before it reads the books: until it has read those too, not everything was read. Pure. */
export function booksLeftOf(
  connection: Connection,
  newest: Pick<BackfillRow, 'isFirst' | 'status' | 'phases'> | null,
): BooksLeft | null {
  if (!newest?.isFirst || isReading(connection)) return null;
  const left = newest.phases.filter(({ status }) => status === 'waiting' || status === 'running');
  if (left.length === 0) return null;
  return {
    kinds: left.map(({ label }) => label.toLowerCase()).join(', '),
    isBusy: underWay.includes(newest.status),
  };
}
