import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { openTestDatabase, type TestDatabase } from '../test/support/database.ts';
import { aWorkspace } from '../test/support/workspace.ts';
import { TellUnknownStatuses20261122001300 } from './20261122001300-tell-unknown-statuses.ts';
import { IndexUnknownStatuses20261122001301 } from './20261122001301-index-unknown-statuses.ts';

describe('telling unknown statuses', () => {
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

  const steps = [new TellUnknownStatuses20261122001300(), new IndexUnknownStatuses20261122001301()];
  /** One after the other, each in a transaction of its own, as the migrator takes them. */
  const run = async (direction: 'up' | 'down') => {
    const runner = source.createQueryRunner();
    for (const step of direction === 'up' ? steps : steps.toReversed()) {
      await runner.startTransaction();
      await step[direction](runner);
      await runner.commitTransaction();
    }
    await runner.release();
  };
  const add = (status: string) =>
    database.owner.query(
      `insert into account (workspace_id, id, mode, name, name_normal, status) values ($1, $2, 'test', $3, 'a', $3)`,
      [workspaceId, randomUUID(), status],
    );
  const statuses = async () => {
    const { rows } = await database.owner.query('select status from account order by name, status');
    return rows.map(({ status }) => status);
  };

  it('takes the new status and no other, and places those anew who have it on the way back', async () => {
    await add('unknown');
    await add('canceled');
    await expect(add('hibernating')).rejects.toThrow('account_status_check');
    await run('down');
    expect(await statuses()).toEqual(['canceled', 'active']);
    await expect(add('unknown')).rejects.toThrow('account_status_check');
    await run('up');
    await add('unknown');
    expect(await statuses()).toEqual(['canceled', 'active', 'unknown']);
    const { rows } = await database.owner.query(
      `select convalidated from pg_constraint where conname = 'account_status_check'`,
    );
    expect(rows).toEqual([{ convalidated: true }]);
  });
});
