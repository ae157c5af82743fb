import { readText } from '../platform/http/strict-json.ts';

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * The bytes of a proven body as they are kept: the text it came as. Throws `UnreadableJson` for what could be read in two ways.
 * That it is JSON at all has shown when it was read to find out what it says.
 */
export function readPayload(body: Buffer): Buffer {
  readText(body, { isProven: true });
  return body.subarray(0, 3).equals(byteOrderMark) ? body.subarray(3) : body;
}

/** The same for what was read from a billing system's own list. */
export function writePayload(payload: unknown): Buffer {
  return Buffer.from(JSON.stringify(payload) ?? 'null');
}
