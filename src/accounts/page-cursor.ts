import { z } from 'zod';
import { AppError } from '../platform/errors/app-error.ts';

/** An order that pages can be cut in: its name, and what the value it sorts by looks like. */
export interface PageOrder<K extends z.ZodType = z.ZodType> {
  readonly name: string;
  readonly key: K;
}

/** An instant to sort by: one that the database can hold, whose calendar has no year 0. */
export const instantKey = z.iso.datetime().refine((text) => !text.startsWith('0000'));

/** Where a page of a list ends: the value it is sorted by, and the id that breaks ties. */
export interface PageCursor<K> {
  readonly key: K;
  readonly id: string;
}

/** The cursor as an address carries it. It says which order it belongs to, so that it cannot continue another. */
export function writeCursor<K extends z.ZodType>(order: PageOrder<K>, cursor: PageCursor<z.output<K>>): string {
  return Buffer.from(JSON.stringify([order.name, cursor.key, cursor.id])).toString('base64url');
}

/** Throws `invalid` for a cursor that is none, or that belongs to another order. */
export function readCursor<K extends z.ZodType>(
  order: PageOrder<K>,
  text: string | undefined,
): PageCursor<z.output<K>> | null {
  if (text === undefined) return null;
  const schema = z.tuple([z.literal(order.name), order.key, z.uuid()]);
  try {
    const [, key, id] = schema.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
    return { key, id };
  } catch (cause) {
    const words = 'This page cannot be continued. Begin again with the first one.';
    throw new AppError('invalid', 'cursor_invalid', words, { cause });
  }
}
