import type { MigrationInterface } from 'typeorm';
import { type MigrationSteps, openMigrationSteps } from '../test/support/migration-steps.ts';
import { OrderLeftAccounts20261122001000 } from './20261122001000-order-left-accounts.ts';
import { FillEndsOfLeftAccounts20261122001001 } from './20261122001001-fill-ends-of-left-accounts.ts';
import { IndexLeftAccounts20261122001002 } from './20261122001002-index-left-accounts.ts';

/** What takes as long as there are accounts. */
const slow: MigrationInterface[] = [new FillEndsOfLeftAccounts20261122001001(), new IndexLeftAccounts20261122001002()];

describe('ordering those who have left', () => {
  let migrating: MigrationSteps;

  beforeAll(async () => {
    migrating = await openMigrationSteps(new OrderLeftAccounts20261122001000(), ...slow);
  });
  afterAll(() => migrating.close());

  /** Each version with the ends of its subscriptions; the last one is the newest. */
  const add = async (name: string, status: string, versions: readonly (readonly (string | null)[])[]) => {
    const id = await migrating.addAccount(name, { status });
    await migrating.rows(
      `update account set snapshot_version = $3 where workspace_id = $1 and id = $2`,
      id,
      versions.length,
    );
    for (const [at, ends] of versions.entries()) {
      const content = { subscriptions: ends.map((endedAt) => ({ endedAt })) };
      await migrating.rows(
        `insert into account_snapshot (workspace_id, account_id, version, true_at, learned_at, digest, content)
         values ($1, $2, $3, now(), now(), '', $4)`,
        id,
        at + 1,
        JSON.stringify(content),
      );
    }
  };

  it('fills in what the newest versions say, and makes up no end', async () => {
    const [march, may, june] = [3, 5, 6].map((month) => new Date(Date.UTC(2026, month - 1, 2)).toISOString());
    await migrating.run('down');
    await add('ended twice', 'canceled', [[june ?? null], [may ?? null, march ?? null]]);
    await add('one end is not known', 'canceled', [[may ?? null, null]]);
    await add('without a subscription', 'canceled', [[]]);
    await add('without a version', 'canceled', []);
    await add('still here', 'active', [[march ?? null]]);
    await migrating.run('up');
    const accounts = await migrating.rows('select name, ended_at from account where workspace_id = $1 order by name');
    expect(accounts.map(({ name, ended_at }) => [name, ended_at?.toISOString() ?? null])).toEqual([
      ['ended twice', may],
      ['one end is not known', null],
      ['still here', null],
      ['without a subscription', null],
      ['without a version', null],
    ]);
  });

  it('keeps nobody from reading accounts for as long as it fills and builds', async () => {
    await migrating.run('down');
    const held: unknown[] = [];
    await migrating.run('up', async (step) => {
      if (!slow.includes(step)) return;
      const { rows } = await migrating.database.owner.query(
        `select mode from pg_locks join pg_database d on d.oid = database and d.datname = current_database()
         where relation = 'account'::regclass and mode = 'AccessExclusiveLock'`,
      );
      held.push(rows);
    });
    expect(held).toEqual([[], []]);
  });
});
