import { z } from 'zod';
import { AppError } from '../platform/errors/app-error.ts';

const cursorSchema = z.tuple([z.iso.datetime().refine((at) => !at.startsWith('0000')), z.uuid()]);

/** Where a page ended: the row's moment and its id. */
export interface PageCursor {
  readonly at: string;
  readonly id: string;
}

/** Throws `invalid` for a cursor that is none of ours. */
export function readPageCursor(text: string | undefined): PageCursor | null {
  if (text === undefined) return null;
  try {
    const [at, id] = cursorSchema.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
    return { at, id };
  } catch {
    throw new AppError('invalid', 'cursor_invalid', 'This page cannot be continued. Begin again with the first one.');
  }
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
  return Buffer.from(JSON.stringify([at.toISOString(), id])).toString('base64url');
}
