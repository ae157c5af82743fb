import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

/** What the last start left behind: the ports to prefer, so that addresses stay, and the processes it began. */
const stateSchema = z.object({
  ports: z.record(z.string(), z.number()).default({}),
  programs: z.array(z.object({ pid: z.number(), began: z.string().nullable() })).default([]),
  /** Where the product that runs is reached. */
  address: z.string().nullable().default(null),
  /** Where it was reached the last time. */
  reachedAt: z.string().nullable().default(null),
});
export type State = z.infer<typeof stateSchema>;

/** Everything that this machine's Keepwell keeps: database, keys, logs, ports. */
export class Home {
  readonly directory: string;

  constructor(directory: string) {
    this.directory = directory;
    mkdirSync(this.path('logs'), { recursive: true });
    // The database server may run as another user: it must pass through, and can read nothing on the way.
    chmodSync(directory, 0o711);
    chmodSync(this.path('logs'), 0o700);
  }

  path(...names: string[]): string {
    return path.join(this.directory, ...names);
  }

  /** The file of the main key: made once, readable by us alone. */
  secretKeyFile(): string {
    const file = this.path('secret.key');
    if (!existsSync(file)) this.#writeWhole(file, `${randomBytes(32).toString('base64')}\n`);
    chmodSync(file, 0o600);
    return file;
  }

  /** When the files of the database were made: whatever copies them makes others. What is done to their rights changes nothing. */
  databaseFilesSince(): string {
    const { ino, birthtimeMs } = statSync(this.path('postgres', 'PG_VERSION'));
    return `${ino} ${birthtimeMs}`;
  }

  readState(): State {
    try {
      return stateSchema.parse(JSON.parse(readFileSync(this.path('state.json'), 'utf8')));
    } catch {
      // Nothing there, or cut off by a power failure: preferences only, so begin anew.
      return stateSchema.parse({});
    }
  }

  writeState(state: State): void {
    this.#writeWhole(this.path('state.json'), JSON.stringify(state));
  }

  #writeWhole(file: string, text: string): void {
    writeFileSync(`${file}.new`, text, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }
}
