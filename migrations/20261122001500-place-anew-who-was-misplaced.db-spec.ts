import { type MigrationSteps, openMigrationSteps } from '../test/support/migration-steps.ts';
import { PlaceAnewWhoWasMisplaced20261122001500 } from './20261122001500-place-anew-who-was-misplaced.ts';

describe('placing anew who was misplaced', () => {
  let migrating: MigrationSteps;
  const connections = new Map<string, string>();

  beforeAll(async () => {
    migrating = await openMigrationSteps(new PlaceAnewWhoWasMisplaced20261122001500());
    for (const status of ['connected', 'disconnected']) connections.set(status, await migrating.connect(status));
  });
  afterAll(() => migrating.close());

  const add = (name: string, status: string, of: string | null) =>
    migrating.addAccount(name, { status, evaluatedAt: new Date(), of: of === null ? [] : [connections.get(of) ?? ''] });

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
