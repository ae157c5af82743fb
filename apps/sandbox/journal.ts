import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { measureEndpoint } from './measure/hooks/endpoint.ts';

/** One line: what happened, to whom, when. The first line says which book this is the journal of. */
const record = z.discriminatedUnion('is', [
  z.strictObject({ is: z.literal('book'), seed: z.number(), size: z.number(), anchor: z.number() }),
  z.strictObject({
    is: z.literal('step'),
    at: z.number(),
    kind: z.string(),
    customer: z.number(),
    currency: z.string().optional(),
    details: z.unknown(),
  }),
  z.strictObject({
    is: z.literal('endpoint'),
    id: z.string(),
    url: z.string(),
    secret: z.string(),
    livemode: z.boolean(),
    since: z.number(),
    /** For the accounts that gave consent to a platform. */
    isConnect: z.boolean().optional(),
  }),
  z.strictObject({ is: z.literal('endpoint_removed'), id: z.string() }),
  z.strictObject({ is: z.literal('consent'), mode: z.enum(['live', 'test']), isGranted: z.boolean() }),
  /** An event reached an endpoint, or was given up on. */
  z.strictObject({ is: z.literal('delivery'), endpoint: z.string(), event: z.number(), status: z.number() }),
  measureEndpoint.extend({ is: z.literal('measure_endpoint') }),
  z.strictObject({ is: z.literal('measure_endpoint_removed'), id: z.string() }),
  z.strictObject({ is: z.literal('measure_delivery'), endpoint: z.string(), event: z.number(), status: z.number() }),
]);

export type JournalRecord = z.infer<typeof record>;

const FILE = 'journal.jsonl';

/**
 * What happened since the anchor, one line each, in the order in which it happened. A line is handed to the operating system
 * before its effect is shown to anybody, so killing the process loses nothing that was seen. The file holds webhook secrets.
 */
export class Journal {
  private readonly file: number;

  private constructor(path: string) {
    this.file = openSync(path, 'a', 0o600);
  }

  /** Opens a folder's journal and gives what it holds. */
  static open(folder: string): { journal: Journal; records: JournalRecord[] } {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const path = join(folder, FILE);
    const records = recordsIn(path);
    return { journal: new Journal(path), records };
  }

  append(entry: JournalRecord): void {
    writeSync(this.file, `${JSON.stringify(entry)}\n`);
  }

  close(): void {
    fsyncSync(this.file);
    closeSync(this.file);
  }
}

function recordsIn(path: string): JournalRecord[] {
  if (!existsSync(path)) return [];
  const bytes = readFileSync(path);
  // A line that was being written when the process died has no end: it never happened, and is cut off.
  const whole = bytes.lastIndexOf(0x0a) + 1;
  if (whole < bytes.length) truncateSync(path, whole);
  const lines = bytes.subarray(0, whole).toString('utf8').split('\n').slice(0, -1);
  return lines.map((line, i) => {
    try {
      return record.parse(JSON.parse(line));
    } catch (error) {
      throw new Error(`Line ${i + 1} of ${path} cannot be read. Move the file away to begin a new book.`, {
        cause: error,
      });
    }
  });
}
