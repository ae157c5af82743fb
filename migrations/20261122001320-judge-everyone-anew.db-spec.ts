import { type MigrationSteps, openMigrationSteps } from '../test/support/migration-steps.ts';
import { JudgeEveryoneAnew20261122001320 } from './20261122001320-judge-everyone-anew.ts';

describe('judging everyone anew', () => {
  let migrating: MigrationSteps;
  let connectionId = '';

  beforeAll(async () => {
    migrating = await openMigrationSteps(new JudgeEveryoneAnew20261122001320());
    const { rows } = await migrating.database.owner.query(
      `insert into connection (workspace_id, id, public_id, system, mode, label, key_kind, key_last_four, sealed_credentials)
       values ($1, gen_random_uuid(), 'c', 'stripe', 'test', 'Northwind', 'restricted', '0000', '') returning id`,
      [migrating.workspaceId],
    );
    connectionId = rows[0].id;
  });
  afterAll(() => migrating.close());

  const add = async (name: string, { isEvaluated = true, isKnown = true } = {}) => {
    const { rows } = await migrating.database.owner.query(
      `insert into account (workspace_id, id, mode, name, name_normal, status, evaluated_at)
       values ($1, gen_random_uuid(), 'test', $2, 'a', 'none', case when $3::boolean then now() end) returning id`,
      [migrating.workspaceId, name, isEvaluated],
    );
    if (!isKnown) return;
    await migrating.database.owner.query(
      `insert into billing_customer (workspace_id, connection_id, external_id, account_id, link, linked_at)
       values ($1, $2, $3, $4, 'own', now())`,
      [migrating.workspaceId, connectionId, `cus ${name}`, rows[0].id],
    );
  };
  const wanted = async () => {
    const { rows } = await migrating.database.owner.query(
      `select a.name, w.wanted::int from account_work w join account a on a.id = w.account_id where w.wanted > w.done order by 1`,
    );
    return rows;
  };
  const bells = async () =>
    (
      await migrating.database.owner.query(
        `select workspace_id from directory_doorbell where kind = 'evaluate' and due_at <= now()`,
      )
    ).rows;

  it('asks for whom somebody speaks of and who was judged, rings once, and for nobody where there is none', async () => {
    await add('Left without billing', { isKnown: false });
    await add('Not read yet', { isEvaluated: false });
    await migrating.run('up');
    expect(await wanted()).toEqual([]);
    expect(await bells()).toEqual([]);
    await add('Without a subscription');
    await migrating.run('up');
    await migrating.run('up');
    expect(await wanted()).toEqual([{ name: 'Without a subscription', wanted: 2 }]);
    expect(await bells()).toEqual([{ workspace_id: migrating.workspaceId }]);
  });
});
