import { z } from 'zod';
import { decodeCursor, encodeCursor, instantKey } from '../platform/http/cursor.ts';

const cursorSchema = z.tuple([instantKey, z.uuid()]);

/** Where a page ended: the row's moment and its id. */
export interface PageCursor {
  readonly at: string;
  readonly id: string;
}

/** Throws `invalid` for a cursor that is none of ours. */
export function readPageCursor(text: string | undefined): PageCursor | null {
  const place = decodeCursor(cursorSchema, text);
  return place && { at: place[0], id: place[1] };
}

/** A page from one row more than it holds. */
export function pageOfRows<R extends { readonly id: string }, D>(
  rows: readonly R[],
  limit: number,
  momentOf: (row: R) => Date,
  toDto: (row: R) => D,
): { rows: D[]; nextCursor: string | null; total: null } {
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return { rows: shown.map(toDto), nextCursor: last ? writePageCursor(momentOf(last), last) : null, total: null };
}

/** Where to go on behind a row. */
export function writePageCursor(at: Date, { id }: { readonly id: string }): string {
  return encodeCursor([at.toISOString(), id]);
}
