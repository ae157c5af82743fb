import { randomUUID } from 'node:crypto';
import { listAccounts } from '#contracts/account-list.ts';
import { SetClock } from '../../test/support/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { openRooms } from '../../test/support/rooms.ts';
import { Statements } from '../../test/support/statements.ts';
import { aWorkspace } from '../../test/support/workspace.ts';
import { BillingModule } from '../billing/billing.module.ts';
import { claim } from '../platform/work/work.ts';
import { AccountCountsQueries } from './account-counts.queries.ts';
import { AccountSearchQueries } from './account-search.queries.ts';
import { accountWork } from './account-work.ts';
import { AccountsModule } from './accounts.module.ts';
import { AccountsQueries } from './accounts.queries.ts';

describe('a database that nobody has looked at yet', () => {
  let database: TestDatabase;
  let rooms: Awaited<ReturnType<typeof openRooms>>;
  let statements: Statements;
  let workspaceId: string;

  beforeAll(async () => {
    database = await openTestDatabase();
    rooms = await openRooms({ database, clock: new SetClock(), imports: [BillingModule, AccountsModule] });
  });
  beforeEach(async () => {
    ({ workspaceId } = await aWorkspace(database));
    statements = new Statements(rooms, workspaceId);
  });
  afterAll(async () => {
    await rooms.close();
    await database.close();
  });

  const accounts = (many: number, columns = '', values = '') =>
    database.owner.query(
      `insert into account (workspace_id, mode, name, name_normal, mrr_rank ${columns})
       select $1, 'test', 'Company ' || n, 'company ' || n, n ${values} from generate_series(1, ${many}) n`,
      [workspaceId],
    );

  it('plans to find a row by its whole key, however many are of the same workspace', async () => {
    await accounts(500);
    const customer = [workspaceId, randomUUID(), 'cus_1'];
    const [account = '', ...others] = await statements.plansOf(async ({ db }) => {
      const byId = 'select 1 from only account where workspace_id = $1 and id = $2 for key share';
      await db.query(byId, [workspaceId, randomUUID()]);
      for (const table of ['billing_customer', 'billing_object']) {
        const byKey = 'workspace_id = $1 and connection_id = $2 and external_id = $3';
        await db.query(`select 1 from only ${table} where ${byKey} for key share`, customer);
      }
    });
    expect(account).toContain('account_pkey');
    expect(others).toHaveLength(2);
    for (const plan of others) expect(plan).not.toMatch(/_account|_wanted|Seq Scan/);
  });

  it('plans to take the first who are wanted, not to gather them all', async () => {
    await database.owner.query(
      `insert into account_work (workspace_id, account_id, wanted) select $1, uuidv7(), 1 from generate_series(1, 5000)`,
      [workspaceId],
    );
    const calm = { now: new Date(), limit: 150, where: 't.attempts < $5', parameters: [3] };
    const [plan] = await statements.plansOf((scope) => claim(scope, accountWork, calm));
    expect(plan).toMatch(/Index Scan using account_wanted/);
    expect(plan).not.toContain('Sort');
  });

  it('plans to find the few of one status by it, and all others by their MRR', async () => {
    await accounts(
      5000,
      ', status',
      `, (array['trialing', 'past_due', 'canceled', 'unknown', 'contact', 'active'])[least(n % 100 + 1, 6)]`,
    );
    await database.owner.query('analyze account');
    const list = async (pill: string) => {
      const query = listAccounts.query.parse({ mode: 'test', pill });
      const [first] = await statements.readBy(() => rooms.get(AccountsQueries).list(workspaceId, query));
      return first === undefined ? '' : statements.planOf(first);
    };
    const few = ['trial', 'past_due', 'status_unknown', 'contacts'];
    for (const pill of few) expect(await list(pill)).toContain('account_by_status');
    expect(await list('churned')).toContain('account_by_end');
    for (const pill of ['paying', 'all']) expect(await list(pill)).toContain('Index Scan using account_by_mrr');
  });

  it('plans to take those who left last from an index of theirs, not to sort all who have left', async () => {
    const status = `(array['canceled', 'active'])[least(n % 4 + 1, 2)]`;
    await accounts(5000, ', status, ended_at', `, ${status}, now() - n * interval '1 hour'`);
    await database.owner.query('analyze account');
    const query = listAccounts.query.parse({ mode: 'test', pill: 'churned' });
    const [first] = await statements.readBy(() => rooms.get(AccountsQueries).list(workspaceId, query));
    const plan = first === undefined ? '' : await statements.planOf(first);
    expect(plan).toContain('Index Scan using account_by_end');
    expect(plan).not.toContain('Sort');
  });

  it('plans to find the few who are at risk, or renew soon, by an index of theirs', async () => {
    await accounts(5000, ', renews_at', ", now() + n * interval '1 day'");
    await database.owner.query(
      `insert into account_health (workspace_id, account_id, mode, version, band, evaluated_at)
       select workspace_id, id, mode, 1, case when mrr_rank % 100 = 0 then 'critical' else 'healthy' end, now() from account
       where workspace_id = $1`,
      [workspaceId],
    );
    await database.owner.query('analyze account, account_health');
    const list = async (query: object) => {
      const asked = listAccounts.query.parse({ mode: 'test', ...query });
      const statement = (await statements.readBy(() => rooms.get(AccountsQueries).list(workspaceId, asked)))[1];
      return statement === undefined ? '' : statements.planOf(statement);
    };
    expect(await list({ band: 'at_risk_or_critical' })).toContain('account_health_band');
    expect(await list({ renewing: '90_days', sort: 'renewal' })).toContain('account_by_renewal');
  });

  it('fetches what it shows of the few that a search means, however many match', async () => {
    await accounts(3000);
    await database.owner.query(
      `with told as (insert into connection (workspace_id, id, public_id, system, mode, label, key_kind, key_last_four, sealed_credentials, status)
         values ($1, gen_random_uuid(), gen_random_uuid(), 'stripe', 'test', 'Northwind', 'restricted', '0000', '', 'connected') returning id),
       paying as (insert into billing_customer (workspace_id, connection_id, external_id, account_id, link, linked_at, email_normal)
         select $1, told.id, 'cus_' || a.mrr_rank, a.id, 'own', now(), 'desk@' || a.mrr_rank || '.example'
         from told, account a where a.workspace_id = $1)
       insert into account_health (workspace_id, account_id, mode, version, band, evaluated_at)
       select $1, id, mode, 1, 'healthy', now() from account where workspace_id = $1`,
      [workspaceId],
    );
    await database.owner.query('analyze account, account_health, billing_customer');
    for (const text of ['company', 'desk@', 'c']) {
      const find = () => rooms.get(AccountSearchQueries).find(workspaceId, { mode: 'test', text });
      const [first] = await statements.readBy(find);
      const most = (tables: readonly string[]) => (first ? statements.mostRowsOf(first, tables) : -1);
      expect(await most(['account'])).toBe(3000);
      for (const table of ['account_health', 'billing_customer', 'connection']) expect(await most([table])).toBe(8);
    }
  });

  it('looks at few of those who are wanted to tell whether a first reading goes on', async () => {
    await accounts(3000, ', snapshot_version', ', 1');
    await database.owner.query(
      `insert into account_work (workspace_id, account_id, wanted) select $1, id, 1 from account where workspace_id = $1`,
      [workspaceId],
    );
    const count = () => rooms.get(AccountCountsQueries).count(workspaceId, 'test');
    const isReading = (await statements.readBy(count)).filter(({ text }) => text.includes('first_backfill_ended_at'));
    expect(isReading).toHaveLength(1);
    for (const statement of isReading) expect(await statements.mostRowsOf(statement)).toBeLessThanOrEqual(500);
    expect(await count()).toMatchObject({ isReading: false });
    await database.owner.query(
      `update account set snapshot_version = 0, adopts = true where workspace_id = $1 and mrr_rank = 3000`,
      [workspaceId],
    );
    expect(await count()).toMatchObject({ isReading: true });
  });
});
