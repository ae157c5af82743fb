import { randomUUID } from 'node:crypto';
import { openTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { until } from '../../../test/support/until.ts';
import { aWorkspace } from '../../../test/support/workspace.ts';
import { Database } from './database.ts';
import { isAway } from './retriable.ts';

describe('a transaction in one trip', () => {
  let opened: TestDatabase;
  let db: Database;
  let workspaceId: string;

  beforeAll(async () => {
    opened = await openTestDatabase();
    db = new Database(opened.config, []);
    await db.open();
    ({ workspaceId } = await aWorkspace(opened));
  });
  afterAll(async () => {
    await db.onApplicationShutdown();
    await opened.close();
  });

  const ring = {
    name: 'ring',
    text: `with rung as (
        insert into directory_doorbell (kind, workspace_id, due_at) values ($1, $2, $3)
        on conflict (kind, workspace_id) do update set due_at = excluded.due_at returning kind)
      select json_build_object('kinds', (select array_agg(kind) from rung), 'seen', (select count(*) from workspace),
        'bytes', length($4::bytea), 'nothing', $5::text, 'sum', 6 / $6::int)`,
  };
  const bells = async () =>
    (await opened.owner.query<{ kind: string }>('select kind from directory_doorbell order by 1')).rows.map(
      (row) => row.kind,
    );
  const run = (workspace: string, kind: string, divisor = 1) =>
    db.writeAtOnce(workspace, ring, [kind, workspaceId, new Date(0), Buffer.from([0, 1, 255]), null, divisor]);

  it('sees one workspace, takes parameters of every type, and is committed when it answers', async () => {
    for (let turn = 0; turn < 8; turn += 1) {
      const answer = { kinds: ['poll'], seen: 1, bytes: 3, nothing: null, sum: 6 };
      expect(await run(workspaceId, 'poll')).toEqual(answer);
    }
    expect(await bells()).toEqual(['poll']);
    expect(await run(randomUUID(), 'poll')).toMatchObject({ seen: 0 });
  });

  it('plans each statement once, for whatever it is given, to go by keys', async () => {
    const planned = {
      name: 'planned',
      text: `select json_build_object('plans', custom_plans, 'reads whole tables', current_setting('enable_seqscan'))
        from pg_prepared_statements where name = $1`,
    };
    for (let turn = 0; turn < 3; turn += 1) {
      const answer = { plans: 0, 'reads whole tables': 'off' };
      expect(await db.writeAtOnce(workspaceId, planned, ['planned'])).toEqual(answer);
    }
  });

  it('leaves nothing when it fails, and takes the next one', async () => {
    await expect(run(workspaceId, 'send', 0)).rejects.toMatchObject({ code: '22012' });
    expect(await bells()).toEqual(['poll']);
    expect(await run(workspaceId, 'send')).toMatchObject({ kinds: ['send'] });
    expect(await bells()).toEqual(['poll', 'send']);
  });

  it('keeps those apart that run at the same time', async () => {
    const divisors = Array.from({ length: 24 }, (_, n) => [1, 2, 3, 0][n % 4] ?? 1);
    const ended = await Promise.allSettled(divisors.map((divisor) => run(workspaceId, 'refresh', divisor)));
    const sums = ended.map((each) => (each.status === 'fulfilled' ? Reflect.get(Object(each.value), 'sum') : 'failed'));
    expect(sums).toEqual(divisors.map((divisor) => (divisor === 0 ? 'failed' : 6 / divisor)));
  });

  it('fails as a database that is away while its connections are lost, and finds another', async () => {
    await run(workspaceId, 'poll');
    await opened.owner.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and usename = 'keepwell_app'`,
    );
    const answered = await until('a connection that works', () =>
      run(workspaceId, 'poll').catch((error: unknown) => {
        expect(isAway(error)).toBe(true);
        return null;
      }),
    );
    expect(answered).toMatchObject({ kinds: ['poll'] });
  });
});
