import { type MigrationSteps, openMigrationSteps } from '../test/support/migration-steps.ts';
import { JudgeTheUnknownAnew20261122001310 } from './20261122001310-judge-the-unknown-anew.ts';

describe('judging the unknown anew', () => {
  let migrating: MigrationSteps;

  beforeAll(async () => {
    migrating = await openMigrationSteps(new JudgeTheUnknownAnew20261122001310());
  });
  afterAll(() => migrating.close());

  const add = async (name: string, band: string, isEvaluated = true) => {
    const { rows } = await migrating.database.owner.query(
      `insert into account (workspace_id, id, mode, name, name_normal, status, evaluated_at)
       values ($1, gen_random_uuid(), 'test', $2, 'a', 'active', case when $3::boolean then now() end) returning id`,
      [migrating.workspaceId, name, isEvaluated],
    );
    await migrating.database.owner.query(
      `insert into account_health (workspace_id, account_id, mode, version, band, words, evaluated_at)
       values ($1, $2, 'test', 1, $3, 'Words', now())`,
      [migrating.workspaceId, rows[0].id, band],
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

  it('asks for those who are Unknown, rings once for all of them, and for nobody where there is none', async () => {
    await add('Healthy', 'healthy');
    await add('Not read yet', 'unknown', false);
    await migrating.run('up');
    expect(await wanted()).toEqual([]);
    expect(await bells()).toEqual([]);
    await add('Doubtful', 'unknown');
    await migrating.run('up');
    await migrating.run('up');
    expect(await wanted()).toEqual([{ name: 'Doubtful', wanted: 2 }]);
    expect(await bells()).toEqual([{ workspace_id: migrating.workspaceId }]);
  });
});
