import { type MigrationSteps, openMigrationSteps } from '../test/support/migration-steps.ts';
import { PlaceByStatedIds20261123002200 } from './20261123002200-place-by-stated-ids.ts';

describe('placing by stated ids', () => {
  let migrating: MigrationSteps;

  beforeAll(async () => {
    migrating = await openMigrationSteps(new PlaceByStatedIds20261123002200());
  });
  afterAll(() => migrating.close());

  /** An account whose customer has such a payload, in a system that stands so. */
  const add = async (name: string, payload: object | null, { system = 'stripe', status = 'connected' } = {}) => {
    const connection = await migrating.connect(status);
    await migrating.rows(`update connection set system = $3 where workspace_id = $1 and id = $2`, connection, system);
    const account = await migrating.addAccount(name, { evaluatedAt: new Date(), of: [connection] });
    await migrating.rows(
      `insert into billing_object (workspace_id, connection_id, kind, external_id, customer_id, payload, api_version, known_at)
       values ($1, $2, 'customer', $3, $3, $4, '1', now())`,
      connection,
      account,
      payload === null ? null : JSON.stringify(payload),
    );
  };

  it('asks for whom text may state an id of, once more at each run, and rings', async () => {
    const metadata = { account_id: 'acct-1' };
    await add('Stating', { metadata });
    await add('Silent', { metadata: {} });
    await add('Bare', {});
    await add('Named only', null);
    await add('Of Measure', { identifier: 'acct-1' }, { system: 'measure' });
    await add('Ended', { metadata }, { status: 'disconnected' });
    await migrating.run('up');
    await migrating.run('up');
    const wanted = await migrating.rows(
      `select a.name, w.wanted::int, w.must_place from account_work w join account a on a.id = w.account_id
       where w.workspace_id = $1 and w.wanted > w.done order by 1`,
    );
    expect(wanted).toEqual([
      { name: 'Of Measure', wanted: 2, must_place: true },
      { name: 'Stating', wanted: 2, must_place: true },
    ]);
    expect(
      await migrating.rows(`select 1 from directory_doorbell where kind = 'evaluate' and workspace_id = $1`),
    ).toHaveLength(1);
  });
});
