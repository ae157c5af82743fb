import { randomUUID } from 'node:crypto';
import { DataSource, type MigrationInterface } from 'typeorm';
import { openTestDatabase, type TestDatabase } from '../test/support/database.ts';
import { aWorkspace } from '../test/support/workspace.ts';
import { OrderLeftAccounts20261122001000 } from './20261122001000-order-left-accounts.ts';
import { FillEndsOfLeftAccounts20261122001001 } from './20261122001001-fill-ends-of-left-accounts.ts';
import { IndexLeftAccounts20261122001002 } from './20261122001002-index-left-accounts.ts';

/** What takes as long as there are accounts. */
const slow: MigrationInterface[] = [new FillEndsOfLeftAccounts20261122001001(), new IndexLeftAccounts20261122001002()];

describe('ordering those who have left', () => {
  let database: TestDatabase;
  let source: DataSource;
  let workspaceId: string;

  beforeAll(async () => {
    database = await openTestDatabase();
    source = await new DataSource({ type: 'postgres', url: database.url }).initialize();
    ({ workspaceId } = await aWorkspace(database));
  });
  afterAll(async () => {
    await source.destroy();
    await database.close();
  });

  /** The steps one after the other, as the migrator takes them: each in a transaction of its own. */
  const run = async (direction: 'up' | 'down', inEach: () => Promise<void> = async () => undefined) => {
    const steps = [new OrderLeftAccounts20261122001000(), ...slow];
    const runner = source.createQueryRunner();
    for (const step of direction === 'up' ? steps : steps.toReversed()) {
      await runner.startTransaction();
      await step[direction](runner);
      if (slow.includes(step)) await inEach();
      await runner.commitTransaction();
    }
    await runner.release();
  };

  /** Each version with the ends of its subscriptions; the last one is the newest. */
  const add = async (name: string, status: string, versions: readonly (readonly (string | null)[])[]) => {
    const id = randomUUID();
    await database.owner.query(
      `insert into account (workspace_id, id, mode, name, name_normal, status, snapshot_version)
       values ($1, $2, 'test', $3, 'a', $4, $5)`,
      [workspaceId, id, name, status, versions.length],
    );
    for (const [at, ends] of versions.entries()) {
      const content = { subscriptions: ends.map((endedAt) => ({ endedAt })) };
      await database.owner.query(
        `insert into account_snapshot (workspace_id, account_id, version, true_at, learned_at, digest, content)
         values ($1, $2, $3, now(), now(), '', $4)`,
        [workspaceId, id, at + 1, JSON.stringify(content)],
      );
    }
  };

  it('fills in what the newest versions say, and makes up no end', async () => {
    const [march, may, june] = [3, 5, 6].map((month) => new Date(Date.UTC(2026, month - 1, 2)).toISOString());
    await run('down');
    await add('ended twice', 'canceled', [[june ?? null], [may ?? null, march ?? null]]);
    await add('one end is not known', 'canceled', [[may ?? null, null]]);
    await add('without a subscription', 'canceled', [[]]);
    await add('without a version', 'canceled', []);
    await add('still here', 'active', [[march ?? null]]);
    await run('up');
    const { rows } = await database.owner.query('select name, ended_at from account order by name');
    expect(rows.map(({ name, ended_at }) => [name, ended_at?.toISOString() ?? null])).toEqual([
      ['ended twice', may],
      ['one end is not known', null],
      ['still here', null],
      ['without a subscription', null],
      ['without a version', null],
    ]);
  });

  it('keeps nobody from reading accounts for as long as it fills and builds', async () => {
    await run('down');
    const held: unknown[] = [];
    await run('up', async () => {
      const { rows } = await database.owner.query(
        `select mode from pg_locks join pg_database d on d.oid = database and d.datname = current_database()
         where relation = 'account'::regclass and mode = 'AccessExclusiveLock'`,
      );
      held.push(rows);
    });
    expect(held).toEqual([[], []]);
  });
});
