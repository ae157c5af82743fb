import { z } from 'zod';
import { decodeCursor, encodeCursor } from '../platform/http/cursor.ts';

/** The database holds no text with this character, and refuses to compare with one. */
const externalIdSchema = z
  .string()
  .min(1)
  .max(255)
  .refine((id) => !id.includes('\u0000'));

/** Where a page of customers ends, for the same state only. */
export function writeAttachmentCursor(externalId: string, state = ''): string {
  return encodeCursor(['attachments', state, externalId]);
}

/** Null without a cursor. Throws `invalid` for one that is none, or that belongs to another state. */
export function readAttachmentCursor(text: string | undefined, state = ''): string | null {
  const place = decodeCursor(z.tuple([z.literal('attachments'), z.literal(state), externalIdSchema]), text);
  return place && place[2];
}
