import { randomUUID } from 'node:crypto';
import { type MigrationSteps, openMigrationSteps } from '../test/support/migration-steps.ts';
import { PartAccountWork20261122000500 } from './20261122000500-part-account-work.ts';

describe('parting the work from the accounts', () => {
  let migrating: MigrationSteps;

  beforeAll(async () => {
    migrating = await openMigrationSteps(new PartAccountWork20261122000500());
  });
  afterAll(() => migrating.close());

  it('keeps every request, lease and moment, and can be taken back', async () => {
    const columns = 'name, wanted, done, attempts, lease_until, lease_token, error, wake_at, woken_at, evaluated_at';
    const rowsOf = async (text: string) => (await migrating.database.owner.query({ text, rowMode: 'array' })).rows;
    const [ten, eleven, noon] = [10, 11, 12].map((hour) => new Date(Date.UTC(2026, 10, 2, hour)));
    const token = randomUUID();
    const accounts = [
      ['asked for', '3', '2', 1, ten, token, 'away', noon, null, ten],
      ['calm', '2', '2', 0, null, null, null, noon, null, ten],
      ['never asked for', '0', '0', 0, null, null, null, null, null, null],
      ['woken', '4', '3', 0, null, null, null, null, eleven, ten],
    ];
    await migrating.run('down');
    for (const account of accounts) {
      await migrating.database.owner.query(
        `insert into account (workspace_id, mode, name_normal, ${columns})
         values ($1, 'test', 'a', $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
        [migrating.workspaceId, ...account],
      );
    }
    await migrating.run('up');
    const parted = `select name, w.wanted, w.wake_at, a.holds_until from account a
      left join account_work w on w.workspace_id = a.workspace_id and w.account_id = a.id order by name`;
    expect(await rowsOf(parted)).toEqual([
      ['asked for', '3', noon, noon],
      ['calm', '2', noon, noon],
      ['never asked for', null, null, null],
      ['woken', '4', null, eleven],
    ]);
    await migrating.run('down');
    expect(await rowsOf(`select ${columns} from account order by name`)).toEqual(accounts);
  });
});
