import { type MigrationSteps, openMigrationSteps } from '../test/support/migration-steps.ts';
import { TellContacts20261122001400 } from './20261122001400-tell-contacts.ts';
import { PlaceContacts20261122001401 } from './20261122001401-place-contacts.ts';
import { IndexContacts20261122001402 } from './20261122001402-index-contacts.ts';

describe('telling contacts', () => {
  let migrating: MigrationSteps;

  beforeAll(async () => {
    migrating = await openMigrationSteps(
      new TellContacts20261122001400(),
      new PlaceContacts20261122001401(),
      new IndexContacts20261122001402(),
    );
  });
  afterAll(() => migrating.close());

  const add = (name: string, status: string, ...of: readonly string[]) => migrating.addAccount(name, { status, of });
  const statuses = async () =>
    (await migrating.rows('select name, status from account where workspace_id = $1 order by name')).map(
      ({ name, status }) => [name, status],
    );

  it('makes contacts of those of whom no billing speaks, and customers without a subscription again on the way back', async () => {
    const [open, ending, ended] = [
      await migrating.connect('connected'),
      await migrating.connect('disconnecting'),
      await migrating.connect('disconnected'),
    ];
    await migrating.run('down');
    await add('1 of nobody', 'none');
    await add('2 of who has gone', 'none', ended);
    await add('3 of who is going', 'none', ending);
    await add('4 of both', 'none', ended, open);
    await add('5 of who is there', 'none', open);
    await add('6 not blanked yet', 'active', ending);
    const before = await statuses();
    await expect(add('7', 'contact')).rejects.toThrow('account_status_check');
    await migrating.run('up');
    expect(await statuses()).toEqual([
      ['1 of nobody', 'contact'],
      ['2 of who has gone', 'contact'],
      ['3 of who is going', 'contact'],
      ['4 of both', 'none'],
      ['5 of who is there', 'none'],
      ['6 not blanked yet', 'active'],
    ]);
    await expect(add('8', 'hibernating')).rejects.toThrow('account_status_check');
    const { rows } = await migrating.database.owner.query(
      `select convalidated from pg_constraint where conname = 'account_status_check'`,
    );
    expect(rows).toEqual([{ convalidated: true }]);
    await migrating.run('down');
    expect(await statuses()).toEqual(before);
    await migrating.run('up');
  });
});
