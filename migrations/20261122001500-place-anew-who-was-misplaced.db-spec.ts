import { type MigrationSteps, openMigrationSteps } from '../test/support/migration-steps.ts';
import { PlaceAnewWhoWasMisplaced20261122001500 } from './20261122001500-place-anew-who-was-misplaced.ts';

describe('placing anew who was misplaced', () => {
  let migrating: MigrationSteps;
  const connections = new Map<string, string>();

  beforeAll(async () => {
    migrating = await openMigrationSteps(new PlaceAnewWhoWasMisplaced20261122001500());
    for (const status of ['connected', 'disconnected']) {
      const { rows } = await migrating.database.owner.query(
        `insert into connection (workspace_id, id, public_id, system, mode, label, key_kind, key_last_four, sealed_credentials, status)
         values ($1, gen_random_uuid(), $2, 'stripe', 'test', 'Northwind', 'restricted', '0000', '', $2) returning id`,
        [migrating.workspaceId, status],
      );
      connections.set(status, rows[0].id);
    }
  });
  afterAll(() => migrating.close());

  const add = async (name: string, status: string, of: string | null) => {
    const { rows } = await migrating.database.owner.query(
      `insert into account (workspace_id, id, mode, name, name_normal, status, evaluated_at)
       values ($1, gen_random_uuid(), 'test', $2, 'a', $3, now()) returning id`,
      [migrating.workspaceId, name, status],
    );
    if (of === null) return;
    await migrating.database.owner.query(
      `insert into billing_customer (workspace_id, connection_id, external_id, account_id, link, linked_at)
       values ($1, $2, $3, $4, 'own', now())`,
      [migrating.workspaceId, connections.get(of), `cus ${name}`, rows[0].id],
    );
  };

  it('asks for contacts with a customer of an open connection, and for others without one', async () => {
    await add('Contact, known', 'contact', 'connected');
    await add('Contact, disconnected', 'contact', 'disconnected');
    await add('Contact, alone', 'contact', null);
    await add('None, known', 'none', 'connected');
    await add('None, disconnected', 'none', 'disconnected');
    await add('None, alone', 'none', null);
    await add('Active, disconnected', 'active', 'disconnected');
    await migrating.run('up');
    const { rows } = await migrating.database.owner.query(
      `select a.name from account_work w join account a on a.id = w.account_id where w.wanted > w.done order by 1`,
    );
    expect(rows.map(({ name }) => name)).toEqual(['Contact, known', 'None, alone', 'None, disconnected']);
    const bells = await migrating.database.owner.query(`select 1 from directory_doorbell where kind = 'evaluate'`);
    expect(bells.rows).toHaveLength(1);
  });
});
