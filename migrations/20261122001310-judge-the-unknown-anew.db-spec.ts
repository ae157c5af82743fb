import { DataSource } from 'typeorm';
import { openTestDatabase, type TestDatabase } from '../test/support/database.ts';
import { aWorkspace } from '../test/support/workspace.ts';
import { JudgeTheUnknownAnew20261122001310 } from './20261122001310-judge-the-unknown-anew.ts';

describe('judging the unknown anew', () => {
  let database: TestDatabase;
  let source: DataSource;
  let workspaceId: string;

  beforeAll(async () => {
    database = await openTestDatabase();
    source = await new DataSource({ type: 'postgres', url: database.url }).initialize();
    ({ workspaceId } = await aWorkspace(database));
  });
  afterAll(async () => {
    await source.destroy();
    await database.close();
  });

  const up = async () => {
    const runner = source.createQueryRunner();
    await runner.startTransaction();
    await new JudgeTheUnknownAnew20261122001310().up(runner);
    await runner.commitTransaction();
    await runner.release();
  };
  const add = async (name: string, band: string, isEvaluated = true) => {
    const { rows } = await database.owner.query(
      `insert into account (workspace_id, id, mode, name, name_normal, status, evaluated_at)
       values ($1, gen_random_uuid(), 'test', $2, 'a', 'active', case when $3::boolean then now() end) returning id`,
      [workspaceId, name, isEvaluated],
    );
    await database.owner.query(
      `insert into account_health (workspace_id, account_id, mode, version, band, words, evaluated_at)
       values ($1, $2, 'test', 1, $3, 'Words', now())`,
      [workspaceId, rows[0].id, band],
    );
  };
  const wanted = async () => {
    const { rows } = await database.owner.query(
      `select a.name, w.wanted::int from account_work w join account a on a.id = w.account_id where w.wanted > w.done order by 1`,
    );
    return rows;
  };
  const bells = async () =>
    (
      await database.owner.query(
        `select workspace_id from directory_doorbell where kind = 'evaluate' and due_at <= now()`,
      )
    ).rows;

  it('asks for those who are Unknown, rings once for all of them, and for nobody where there is none', async () => {
    await add('Healthy', 'healthy');
    await add('Not read yet', 'unknown', false);
    await up();
    expect(await wanted()).toEqual([]);
    expect(await bells()).toEqual([]);
    await add('Doubtful', 'unknown');
    await up();
    await up();
    expect(await wanted()).toEqual([{ name: 'Doubtful', wanted: 2 }]);
    expect(await bells()).toEqual([{ workspace_id: workspaceId }]);
  });
});
