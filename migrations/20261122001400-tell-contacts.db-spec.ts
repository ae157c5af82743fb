import { randomUUID } from 'node:crypto';
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

  const query = (text: string, values: readonly unknown[] = []) =>
    migrating.database.owner.query(text, [migrating.workspaceId, ...values]);
  const connect = async (status: string) => {
    const id = randomUUID();
    await query(
      `insert into connection (workspace_id, id, public_id, system, mode, label, key_kind, key_last_four, sealed_credentials, status)
       values ($1, $2, $3, 'stripe', 'test', '', '', '', '', $4)`,
      [id, id, status],
    );
    return id;
  };
  /** With a billing customer of each of these connections. */
  const add = async (name: string, status: string, ...connections: readonly string[]) => {
    const id = randomUUID();
    await query(
      `insert into account (workspace_id, id, mode, name, name_normal, status) values ($1, $2, 'test', $3, 'a', $4)`,
      [id, name, status],
    );
    for (const connection of connections) {
      await query(
        `insert into billing_customer (workspace_id, connection_id, external_id, account_id, link) values ($1, $2, $3::uuid::text, $3, 'own')`,
        [connection, id],
      );
    }
  };
  const statuses = async () =>
    (await query('select name, status from account where workspace_id = $1 order by name')).rows.map(
      ({ name, status }) => [name, status],
    );

  it('makes contacts of those of whom no billing speaks, and customers without a subscription again on the way back', async () => {
    const [open, ending, ended] = [
      await connect('connected'),
      await connect('disconnecting'),
      await connect('disconnected'),
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
