import { type MigrationSteps, openMigrationSteps } from '../test/support/migration-steps.ts';
import { JudgeByWhatFailedBefore20261123002001 } from './20261123002001-judge-by-what-failed-before.ts';
import { KnowCreditsByTheirBeginning20261123002000 } from './20261123002000-know-credits-by-their-beginning.ts';

describe('knowing prepaid credits by their beginning', () => {
  let migrating: MigrationSteps;
  let connectionId = '';

  beforeAll(async () => {
    migrating = await openMigrationSteps(
      new KnowCreditsByTheirBeginning20261123002000(),
      new JudgeByWhatFailedBefore20261123002001(),
    );
    connectionId = await migrating.connect('connected');
  });
  afterAll(() => migrating.close());

  /** An account that holds this credit. Answers its id. */
  async function holderOf(kind: 'credit' | 'credit_reading', id: string, payload: unknown): Promise<string> {
    const accountId = await migrating.addAccount(id, { evaluatedAt: new Date(), of: [connectionId] });
    await migrating.rows(
      `insert into billing_object (workspace_id, connection_id, kind, external_id, customer_id, payload)
       values ($1, $2, $3, $4, $5, $6)`,
      connectionId,
      kind,
      id,
      accountId,
      JSON.stringify(payload),
    );
    return accountId;
  }

  async function addCauses(accountId: string, ...keys: readonly string[]): Promise<void> {
    await migrating.rows(
      `with made as (
         insert into cause (workspace_id, account_id, key, trigger, first_seen_at)
         select $1, $2, key, 'usage_over_plan', now() from unnest($3::text[]) key returning *)
       insert into cause_alias (workspace_id, account_id, key, cause_id) select workspace_id, account_id, key, id from made`,
      accountId,
      keys,
    );
  }

  const keyOf = (credit: string, day: string) => `usage_over_plan:credit:${credit}:${day}:90`;
  const begun = (iso: string) => Math.floor(Date.parse(iso) / 1000);

  it('names the newest cause of each that has no end by its beginning, adopts what is older than a year, and judges anew', async () => {
    const left = (value: number) => ({ monetary: { currency: 'usd', value } });
    const grant = { effective_at: null, created: begun('2023-06-01T00:00:00Z'), expires_at: null };
    const holders = {
      credgr_1: await holderOf('credit_reading', 'credgr_1', { id: 'credgr_1', grant, available: left(1) }),
      spent: await holderOf('credit_reading', 'spent', { id: 'spent', grant, available: left(0) }),
      'crd:2': await holderOf('credit', 'crd:2', {
        created_at: '2024-03-01T10:00:00.5Z',
        expiration_date: '',
        units: 0,
        amount: { value_in_cents: 1 },
      }),
      crd_3: await holderOf('credit', 'crd_3', {
        created_at: '2024-03-01T10:00:00Z',
        expiration_date: null,
        units: 2.5,
      }),
      used: await holderOf('credit', 'used', { created_at: '2024-03-01T10:00:00Z', expiration_date: null, units: 0 }),
      ends: await holderOf('credit', 'ends', {
        created_at: '2024-03-01T10:00:00Z',
        expiration_date: '2027-03-01T00:00:00Z',
      }),
      odd: await holderOf('credit_reading', 'odd', { id: 'odd', grant: { effective_at: 'soon' } }),
      young: await holderOf('credit', 'young', { created_at: new Date().toISOString(), expiration_date: null }),
    };
    await addCauses(holders.credgr_1, keyOf('credgr_1', '2025-06-01'), keyOf('credgr_1', '2026-06-01'));
    await addCauses(holders['crd:2'], keyOf('crd:2', '2026-03-01'));
    // Known by its beginning already: that one was told first, and stays.
    await addCauses(holders.crd_3, keyOf('crd_3', '2024-03-01'), keyOf('crd_3', '2025-03-01'));
    await addCauses(holders.ends, keyOf('ends', '2024-03-01'));
    await migrating.run('up');
    await migrating.run('up');

    const named = await migrating.rows(
      `select a.key, c.key as cause from cause_alias a join cause c on c.workspace_id = $1 and c.id = a.cause_id
       where a.workspace_id = $1 and a.key <> c.key order by 1`,
    );
    expect(named).toEqual([
      { key: keyOf('crd:2', '2024-03-01'), cause: keyOf('crd:2', '2026-03-01') },
      { key: keyOf('credgr_1', '2023-06-01'), cause: keyOf('credgr_1', '2026-06-01') },
    ]);
    const adopting = await migrating.rows(`select name from account where workspace_id = $1 and adopts order by 1`);
    expect(adopting.map(({ name }) => name)).toEqual(['crd:2', 'crd_3', 'credgr_1']);
    const wanted = await migrating.rows(`select 1 from account_work where workspace_id = $1 and wanted > done`);
    expect(wanted).toHaveLength(Object.keys(holders).length);
    const bells = await migrating.rows(
      `select 1 from directory_doorbell where workspace_id = $1 and kind = 'evaluate'`,
    );
    expect(bells).toHaveLength(1);
  });
});
