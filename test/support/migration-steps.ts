import type { QueryResult } from 'pg';
import { DataSource, type MigrationInterface } from 'typeorm';
import { openTestDatabase, type TestDatabase } from './database.ts';
import { aWorkspace } from './workspace.ts';

/** A migrated database with a workspace, in which some of its migrations are taken back and done again. */
export interface MigrationSteps {
  readonly database: TestDatabase;
  readonly workspaceId: string;
  /** The steps one after the other, as the migrator takes them: each in a transaction of its own. `inEach` is called before its end. */
  run(direction: 'up' | 'down', inEach?: (step: MigrationInterface) => Promise<void>): Promise<void>;
  /** As the owner of the database; `$1` is the workspace. */
  rows(text: string, ...values: readonly unknown[]): Promise<Row[]>;
  /** Answers the id of a connection. */
  connect(status: string): Promise<string>;
  /** An account, with a billing customer of each of these connections. Answers its id. */
  addAccount(
    name: string,
    given?: { status?: string; evaluatedAt?: Date | null; of?: readonly string[] },
  ): Promise<string>;
  close(): Promise<void>;
}

type Row = QueryResult['rows'][number];

export async function openMigrationSteps(...steps: readonly MigrationInterface[]): Promise<MigrationSteps> {
  const database = await openTestDatabase();
  const source = await new DataSource({ type: 'postgres', url: database.url }).initialize();
  const { workspaceId } = await aWorkspace(database);
  const rows: MigrationSteps['rows'] = async (text, ...values) =>
    (await database.owner.query(text, [workspaceId, ...values])).rows;
  return {
    database,
    workspaceId,
    rows,
    connect: async (status) => {
      const [made] = await rows(
        `insert into connection (workspace_id, id, public_id, system, mode, label, key_kind, key_last_four, sealed_credentials, status)
         values ($1, gen_random_uuid(), gen_random_uuid(), 'stripe', 'test', 'Northwind', 'restricted', '0000', '', $2) returning id`,
        status,
      );
      return made.id;
    },
    addAccount: async (name, { status = 'none', evaluatedAt = null, of = [] } = {}) => {
      const [made] = await rows(
        `insert into account (workspace_id, id, mode, name, name_normal, status, evaluated_at)
         values ($1, gen_random_uuid(), 'test', $2, 'a', $3, $4) returning id`,
        name,
        status,
        evaluatedAt,
      );
      await rows(
        `insert into billing_customer (workspace_id, connection_id, external_id, account_id, link, linked_at)
         select $1, connection_id, $2::uuid::text, $2::uuid, 'own', now() from unnest($3::uuid[]) as connection_id`,
        made.id,
        of,
      );
      return made.id;
    },
    run: async (direction, inEach = async () => undefined) => {
      const runner = source.createQueryRunner();
      for (const step of direction === 'up' ? steps : steps.toReversed()) {
        await runner.startTransaction();
        await step[direction](runner);
        await inEach(step);
        await runner.commitTransaction();
      }
      await runner.release();
    },
    close: async () => {
      await source.destroy();
      await database.close();
    },
  };
}
