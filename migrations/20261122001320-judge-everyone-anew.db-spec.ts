import { type MigrationSteps, openMigrationSteps } from '../test/support/migration-steps.ts';
import { JudgeEveryoneAnew20261122001320 } from './20261122001320-judge-everyone-anew.ts';

describe('judging everyone anew', () => {
  let migrating: MigrationSteps;

  beforeAll(async () => {
    migrating = await openMigrationSteps(new JudgeEveryoneAnew20261122001320());
  });
  afterAll(() => migrating.close());

  const add = async (name: string, status: string, isEvaluated = true) =>
    migrating.database.owner.query(
      `insert into account (workspace_id, id, mode, name, name_normal, status, evaluated_at)
       values ($1, gen_random_uuid(), 'test', $2, 'a', $4, case when $3::boolean then now() end)`,
      [migrating.workspaceId, name, isEvaluated, status],
    );
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
    await add('Left without billing', 'none');
    await add('Not read yet', 'active', false);
    await migrating.run('up');
    expect(await wanted()).toEqual([]);
    expect(await bells()).toEqual([]);
    await add('Healthy', 'active');
    await migrating.run('up');
    await migrating.run('up');
    expect(await wanted()).toEqual([{ name: 'Healthy', wanted: 2 }]);
    expect(await bells()).toEqual([{ workspace_id: migrating.workspaceId }]);
  });
});
