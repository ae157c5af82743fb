import { z } from 'zod';
import { decodeCursor, encodeCursor } from '../platform/http/cursor.ts';

/** An order that pages can be cut in: its name, and what the value it sorts by looks like. */
export interface PageOrder<K extends z.ZodType = z.ZodType> {
  readonly name: string;
  readonly key: K;
}

/** Where a page of a list ends: the value it is sorted by, and the id that breaks ties. */
export interface PageCursor<K> {
  readonly key: K;
  readonly id: string;
}

/** The cursor as an address carries it. It says which order it belongs to, so that it cannot continue another. */
export function writeCursor<K extends z.ZodType>(order: PageOrder<K>, cursor: PageCursor<z.output<K>>): string {
  return encodeCursor([order.name, cursor.key, cursor.id]);
}

/** Throws `invalid` for a cursor that is none, or that belongs to another order. */
export function readCursor<K extends z.ZodType>(
  order: PageOrder<K>,
  text: string | undefined,
): PageCursor<z.output<K>> | null {
  const place = decodeCursor(z.tuple([z.literal(order.name), order.key, z.uuid()]), text);
  return place && { key: place[1], id: place[2] };
}
