import { z } from 'zod';
import { AppError } from '../platform/errors/app-error.ts';

const cursorSchema = z.tuple([z.literal('attachments'), z.string(), z.string().min(1).max(255)]);

/** Where a page of customers ends, for the same state only. */
export function writeAttachmentCursor(externalId: string, state = ''): string {
  return Buffer.from(JSON.stringify(['attachments', state, externalId])).toString('base64url');
}

/** Null without a cursor. Throws `invalid` for one that is none, or that belongs to another state. */
export function readAttachmentCursor(text: string | undefined, state = ''): string | null {
  if (text === undefined) return null;
  try {
    const [, of, externalId] = cursorSchema.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
    // The database holds no text with this character, and refuses to compare with one.
    if (of === state && !externalId.includes('\u0000')) return externalId;
  } catch {
    // Said below, as for one of another list.
  }
  throw new AppError('invalid', 'cursor_invalid', 'This page cannot be continued. Begin again with the first one.');
}
