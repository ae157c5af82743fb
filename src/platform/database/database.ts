import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { escapeLiteral } from 'pg';
import { DataSource, type EntityManager, type EntitySchema, type MixedList } from 'typeorm';
import { CONFIG, type Config } from '../config/config.ts';
import { keyIdOf } from '../config/main-keys.ts';
import { asApplication, toSourceOptions } from './connection-options.ts';
import { listenForFailure } from './first-failure.ts';
import { KnownSchema } from './known-schema.ts';
import { requireMainKey } from './main-key.ts';
import { prepareOften } from './often-sent.ts';
import { OneTrip } from './one-trip.ts';
import { isFollowing, isRetriable, isUnfit } from './retriable.ts';
import { SchemaMoved } from './schema-moved.ts';
import type { Scope } from './scope.ts';
import type { Parameter, Statement } from './trip.ts';

export type Entities = MixedList<Function | string | EntitySchema>;
export const ENTITIES = Symbol('entities');

/** How often a transaction is begun anew after the database chose it to give way (deadlock, serialization). */
const attempts = 4;

/** No wait on the database is without a limit (faults.md §5.6). */
const limits = {
  statement_timeout: 30_000,
  idle_in_transaction_session_timeout: 60_000,
  lock_timeout: 15_000,
  connectionTimeoutMillis: 5_000,
  application_name: 'keepwell',
};

/** How a transaction begins. */
interface Beginning {
  readonly text: string;
  readonly isWriting?: boolean;
}

/** The only way to the database: a transaction of one workspace, or the directory that stands outside all of them. */
@Injectable()
export class Database implements OnApplicationShutdown {
  readonly #source: DataSource;
  readonly #oneTrip: OneTrip;
  readonly #keyIds: readonly string[];
  #schema = new KnownSchema(null);

  constructor(@Inject(CONFIG) config: Config, @Inject(ENTITIES) entities: Entities) {
    const address = asApplication(config);
    this.#keyIds = [config.secretKey, ...config.formerKeys].map(keyIdOf);
    this.#source = new DataSource({
      ...toSourceOptions(address),
      entities,
      synchronize: false,
      poolSize: config.databasePoolSize,
      // Statements of one transaction that do not wait for each other's answers go out together.
      extra: { ...limits, pipeline: true },
    });
    this.#oneTrip = new OneTrip({ ...address, ...limits });
  }

  async open(): Promise<void> {
    if (this.#source.isInitialized) return;
    await this.#source.initialize();
    const [known]: { key_id: string; schema_name: string | null }[] = await this.#source.query(
      'select key_id, schema_name from main_key',
    );
    requireMainKey(known?.key_id ?? null, this.#keyIds);
    this.#schema = new KnownSchema(known?.schema_name ?? null);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#oneTrip.close();
    if (this.#source.isInitialized) await this.#source.destroy();
  }

  /**
   * Opens a transaction of one workspace. It is begun again when the database made it give way,
   * so `work` must touch nothing but rows.
   */
  async write<T>(workspaceId: string, work: (scope: Scope) => Promise<T>): Promise<T> {
    const begin = { text: `start transaction; ${enter(workspaceId)}, ${byKeys}`, isWriting: true };
    return this.#repeat(begin, (db) => work({ workspaceId, db }));
  }

  /**
   * Writes of one workspace that are one statement: a transaction of its own in one round trip, planned once a connection. For
   * what comes often enough that the waiting for answers is what takes long.
   */
  async writeAtOnce(workspaceId: string, statement: Statement, parameters: readonly Parameter[]): Promise<unknown> {
    return this.#attempt(() => this.#oneTrip.run(workspaceId, statement, parameters));
  }

  /** Reads of one workspace that see one moment. */
  async read<T>(workspaceId: string, work: (scope: Scope) => Promise<T>): Promise<T> {
    const begin = `start transaction isolation level repeatable read read only; ${enter(workspaceId)}`;
    return this.#repeat({ text: begin }, (db) => work({ workspaceId, db }));
  }

  /** A transaction outside every workspace: sees the directory's tables and nothing else. */
  async outside<T>(work: (db: EntityManager) => Promise<T>): Promise<T> {
    return this.#repeat({ text: 'start transaction' }, work);
  }

  /** One read outside every workspace, in one round trip. */
  async look<T>(text: string, parameters: unknown[]): Promise<T[]> {
    return this.#source.query(text, parameters);
  }

  /** Answers when the database answers; throws `SchemaMoved` when what was asked of its schema did not fit. */
  async ping(): Promise<void> {
    if (this.#schema.isUnfit(await this.#schemaName())) throw new SchemaMoved();
  }

  async #schemaName(): Promise<string | null> {
    const [known] = await this.look<{ name: string | null }>('select schema_name as name from main_key', []);
    return known?.name ?? null;
  }

  #repeat<T>(begin: Beginning, work: (db: EntityManager) => Promise<T>): Promise<T> {
    return this.#attempt(() => this.#transact(begin, work));
  }

  async #attempt<T>(transact: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await transact();
      } catch (error) {
        if (attempt >= attempts || !isRetriable(error)) throw await this.#causeOf(error);
        await new Promise((resolve) => setTimeout(resolve, 10 * 2 ** attempt));
      }
    }
  }

  /** An older program beside a newer schema fails in many ways: none is the fault of its work (faults.md §5.10). */
  async #causeOf(thrown: unknown): Promise<unknown> {
    const name = isUnfit(thrown) ? await this.#schemaName().catch(() => null) : null;
    return this.#schema.hasMoved(name) ? new SchemaMoved(thrown) : thrown;
  }

  /** What begins a transaction goes out together: each round trip saved is saved by every piece of work there is. */
  async #transact<T>(begin: Beginning, work: (db: EntityManager) => Promise<T>): Promise<T> {
    const runner = this.#source.createQueryRunner();
    let isOver = () => {};
    let firstFailure: () => unknown = () => null;
    try {
      const client = await runner.connect();
      firstFailure = listenForFailure(client);
      if (begin.isWriting) isOver = prepareOften(client);
      await runner.query(begin.text);
      const result = await work(runner.manager);
      await runner.query('commit');
      return result;
    } catch (error) {
      // The first error is what went wrong; without a connection there is nothing left to roll back.
      await runner.query('rollback').catch(() => undefined);
      throw (isFollowing(error) && firstFailure()) || error;
    } finally {
      isOver();
      await runner.release();
    }
  }
}

/**
 * Rows are written by their keys. Left to itself the server plans the check of a foreign key once a session, for a table that
 * may still be small, and from then on reads the whole table for each row.
 */
const byKeys = `set_config('enable_seqscan', 'off', true)`;

/** Policies look at this setting until the transaction ends (ruling 14). */
function enter(workspaceId: string): string {
  return `select set_config('keepwell.workspace', ${escapeLiteral(workspaceId)}, true)`;
}
