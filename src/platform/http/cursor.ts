import { z } from 'zod';
import { AppError } from '../errors/app-error.ts';

/** An instant to continue from: one that the database can hold, whose calendar has no year 0. */
export const instantKey = z.iso.datetime().refine((text) => !text.startsWith('0000'));

/** Where a page ends, as an address carries it. */
export function encodeCursor(place: readonly unknown[]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/**
 * The place that a cursor names; null without one. Throws `invalid` (`cursor_invalid`) for a text that does not fit the schema of the
 * list: it is none of ours, or belongs to another list.
 */
export function decodeCursor<S extends z.ZodType>(schema: S, text: string | undefined): z.output<S> | null {
  if (text === undefined) return null;
  try {
    return schema.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
  } catch (cause) {
    const words = 'This page cannot be continued. Begin again with the first one.';
    throw new AppError('invalid', 'cursor_invalid', words, { cause });
  }
}
