import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { LedgerCall } from '#connectors/ledger-call.ts';
import { Database } from '../platform/database/database.ts';

interface Entry extends LedgerCall {
  readonly connectionId: string;
}

/** Calls are written together, at the end of each piece of work and at least this often. */
const flushMilliseconds = 250;
/** How long the entries of a sandbox are kept. */
const sandboxMilliseconds = 24 * 60 * 60_000;
/** A database that is away for long must not fill the memory: beyond this the oldest calls are only counted in the log. */
const mostBuffered = 50_000;

/** The ledger of outgoing calls [R11]: method, path, status, milliseconds; never a secret, never a query. */
@Injectable()
export class Ledger implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #logger = new Logger(Ledger.name);
  readonly #waiting = new Map<string, Entry[]>();
  #timer: NodeJS.Timeout | null = null;
  #flushing: Promise<void> = Promise.resolve();

  constructor(private readonly database: Database) {}

  onApplicationBootstrap(): void {
    this.#timer = setInterval(() => void this.flush().catch(() => undefined), flushMilliseconds);
    this.#timer.unref();
  }

  /** Runs before the database is closed: rooms shut down before the floor they stand on. */
  async onApplicationShutdown(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer);
    await this.flush().catch(() => undefined);
  }

  record(workspaceId: string, connectionId: string, call: LedgerCall): void {
    const entries = this.#waiting.get(workspaceId) ?? [];
    entries.push({ ...call, connectionId });
    if (entries.length > mostBuffered) {
      entries.shift();
      this.#logger.warn({ outcome: 'ledger_overflow', workspace: workspaceId });
    }
    this.#waiting.set(workspaceId, entries);
  }

  /** Writes what is waiting; on failure it stays waiting. One at a time, so that order is kept. */
  flush(): Promise<void> {
    this.#flushing = this.#flushing.catch(() => undefined).then(() => this.#write());
    return this.#flushing;
  }

  /**
   * Removes a sandbox's entries that are older than a day: its usage is read every few seconds, and nobody's read allowance
   * depends on them. The sums on the connection stay. Real connections keep every entry.
   */
  async pruneSandboxes(now: Date): Promise<void> {
    const places: { workspace_id: string }[] = await this.database.outside((db) =>
      db.query(`select distinct workspace_id from directory_connection`),
    );
    for (const { workspace_id: workspaceId } of places) {
      await this.database.write(workspaceId, async ({ db }) => {
        await db.query(
          `delete from connection_call c using connection t
           where c.workspace_id = $1 and t.workspace_id = $1 and t.id = c.connection_id and t.is_sandbox and c.at < $2`,
          [workspaceId, new Date(now.getTime() - sandboxMilliseconds)],
        );
      });
    }
  }

  async #write(): Promise<void> {
    for (const [workspaceId, entries] of this.#waiting) {
      this.#waiting.delete(workspaceId);
      try {
        await this.#writeOne(workspaceId, entries);
      } catch (error) {
        this.#waiting.set(workspaceId, [...entries, ...(this.#waiting.get(workspaceId) ?? [])]);
        throw error;
      }
    }
  }

  async #writeOne(workspaceId: string, entries: readonly Entry[]): Promise<void> {
    await this.database.write(workspaceId, async ({ db }) => {
      await db.query(
        `with called as (
           insert into connection_call (workspace_id, connection_id, at, purpose, method, path, status, ms)
           select $1, c."connectionId", c.at, c.purpose, c.method, c.path, c.status, c.ms
           from jsonb_to_recordset($2::jsonb) as c("connectionId" uuid, at timestamptz, purpose text, method text, path text,
             status int, ms int)
           returning connection_id, purpose, method, path, status, ms),
         summed as (
           insert into connection_call_sum as s (workspace_id, connection_id, method, resource, status, calls, ms)
           select $1, connection_id, method, call_resource(path), status, count(*), sum(ms) from called
           group by connection_id, method, call_resource(path), status order by 2, 3, 4, 5
           on conflict (workspace_id, connection_id, method, resource, status)
             do update set calls = s.calls + excluded.calls, ms = s.ms + excluded.ms)
         update connection t set calls = t.calls + s.calls, writes = t.writes + s.writes
         from (select connection_id, count(*) as calls, count(*) filter (where purpose = 'write') as writes
               from called group by connection_id order by connection_id) s
         where t.workspace_id = $1 and t.id = s.connection_id`,
        [workspaceId, JSON.stringify(entries)],
      );
    });
  }
}
