import { randomUUID } from 'node:crypto';
import { openTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { aWorkspace } from '../../test/support/workspace.ts';

describe('a database that nobody has looked at yet', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await openTestDatabase();
  });
  afterAll(() => database.close());

  const planOf = async (query: string) => {
    const found = await database.owner.query<{ 'QUERY PLAN': string }>(`explain ${query}`);
    return found.rows.map((row) => row['QUERY PLAN']).join('\n');
  };

  it('plans to find a row by its whole key, however many are of the same workspace', async () => {
    const { workspaceId } = await aWorkspace(database);
    await database.owner.query(
      `insert into account (workspace_id, mode, name, name_normal)
       select $1, 'test', 'Company ' || n, 'company ' || n from generate_series(1, 500) n`,
      [workspaceId],
    );
    const key = `workspace_id = '${workspaceId}' and id = '${randomUUID()}'`;
    expect(await planOf(`select 1 from only account where ${key} for key share`)).toContain('account_pkey');
    const customer = `workspace_id = '${workspaceId}' and connection_id = '${randomUUID()}' and external_id = 'cus_1'`;
    for (const table of ['billing_customer', 'billing_object']) {
      expect(await planOf(`select 1 from only ${table} where ${customer}`)).not.toMatch(/_account|_wanted|Seq Scan/);
    }
  });

  it('plans to take the first who are wanted, not to gather them all', async () => {
    const { workspaceId } = await aWorkspace(database);
    await database.owner.query(
      `insert into account_work (workspace_id, account_id, wanted) select $1, uuidv7(), 1 from generate_series(1, 5000)`,
      [workspaceId],
    );
    const claim = `select account_id from account_work where workspace_id = '${workspaceId}' and wanted > done and attempts < 8
      and (lease_until is null or lease_until <= now()) and (attempts < 3) order by account_id limit 150 for update skip locked`;
    await database.owner.query('set enable_seqscan = off');
    expect(await planOf(claim)).toMatch(/Index Scan using account_wanted/);
    expect(await planOf(claim)).not.toContain('Sort');
    await database.owner.query('reset enable_seqscan');
  });

  it('plans to find the few of one status by it, and all others by their MRR', async () => {
    const { workspaceId } = await aWorkspace(database);
    await database.owner.query(
      `insert into account (workspace_id, mode, name, name_normal, status, mrr_rank)
       select $1, 'test', 'Company ' || n, 'company ' || n, (array['trialing', 'past_due', 'canceled', 'active'])[least(n % 100, 4)], n
       from generate_series(1, 5000) n where n % 100 > 0`,
      [workspaceId],
    );
    await database.owner.query('analyze account');
    const list = (statuses: string) =>
      planOf(`select id from account a where workspace_id = '${workspaceId}' and mode = 'test'
        and status = any('{${statuses}}'::text[]) order by mrr_rank desc, id limit 50`);
    for (const status of ['trialing', 'past_due', 'canceled'])
      expect(await list(status)).toContain('account_by_status');
    expect(await list('active,past_due')).toContain('Index Scan using account_by_mrr');
  });
});
