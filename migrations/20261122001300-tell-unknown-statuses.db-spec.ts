import { type MigrationSteps, openMigrationSteps } from '../test/support/migration-steps.ts';
import { TellUnknownStatuses20261122001300 } from './20261122001300-tell-unknown-statuses.ts';
import { IndexUnknownStatuses20261122001301 } from './20261122001301-index-unknown-statuses.ts';

describe('telling unknown statuses', () => {
  let migrating: MigrationSteps;

  beforeAll(async () => {
    migrating = await openMigrationSteps(
      new TellUnknownStatuses20261122001300(),
      new IndexUnknownStatuses20261122001301(),
    );
  });
  afterAll(() => migrating.close());

  const add = (status: string) => migrating.addAccount(status, { status });
  const statuses = async () =>
    (await migrating.rows('select status from account where workspace_id = $1 order by name, status')).map(
      ({ status }) => status,
    );

  it('takes the new status and no other, and places those anew who have it on the way back', async () => {
    await add('unknown');
    await add('canceled');
    await expect(add('hibernating')).rejects.toThrow('account_status_check');
    await migrating.run('down');
    expect(await statuses()).toEqual(['canceled', 'active']);
    await expect(add('unknown')).rejects.toThrow('account_status_check');
    await migrating.run('up');
    await add('unknown');
    expect(await statuses()).toEqual(['canceled', 'active', 'unknown']);
    const { rows } = await migrating.database.owner.query(
      `select convalidated from pg_constraint where conname = 'account_status_check'`,
    );
    expect(rows).toEqual([{ convalidated: true }]);
  });
});
