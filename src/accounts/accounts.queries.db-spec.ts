import { randomUUID } from 'node:crypto';
import { accountSortSchema, listAccounts } from '#contracts/account-list.ts';
import { SetClock } from '../../test/support/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { openRooms } from '../../test/support/rooms.ts';
import { aWorkspace } from '../../test/support/workspace.ts';
import { AccountCountsQueries } from './account-counts.queries.ts';
import { AccountsModule } from './accounts.module.ts';
import { AccountsQueries } from './accounts.queries.ts';
import { mrrRank } from './mrr-rank.ts';
import { contactWords, leftWords, readingWords } from './shown-health.ts';

interface Given {
  readonly name: string;
  readonly mode?: 'live' | 'test';
  readonly status?: string;
  readonly mrr?: number | null;
  readonly currency?: string;
  readonly score?: number | null;
  readonly band?: string;
  readonly renewsAt?: string | null;
  readonly endedAt?: string | null;
}

describe('the list of accounts', () => {
  let database: TestDatabase;
  let rooms: Awaited<ReturnType<typeof openRooms>>;
  let workspaceId: string;
  const clock = new SetClock(new Date('2026-06-15T12:00:00Z'));

  beforeAll(async () => {
    database = await openTestDatabase();
    rooms = await openRooms({ database, clock, imports: [AccountsModule] });
  });
  beforeEach(async () => {
    ({ workspaceId } = await aWorkspace(database));
  });
  afterAll(async () => {
    await rooms.close();
    await database.close();
  });

  const add = async ({ name, mode = 'test', status = 'active', mrr = 0, currency = 'usd', ...given }: Given) => {
    const id = randomUUID();
    const { renewsAt = null, endedAt = null } = given;
    const amounts = mrr === null ? null : mrr === 0 ? [] : [{ minor: mrr, currency }];
    await database.owner.query(
      `insert into account (workspace_id, id, mode, name, name_normal, status, mrr, mrr_rank, renews_at, ended_at)
       values ($1, $2, $3, $4, lower($4), $5, $6, $7, $8, $9)`,
      [workspaceId, id, mode, name, status, JSON.stringify(amounts), mrrRank(amounts), renewsAt, endedAt],
    );
    if (given.band === undefined) return id;
    await database.owner.query(
      `insert into account_health (workspace_id, account_id, mode, version, score, band, evaluated_at)
       values ($1, $2, $3, 1, $4, $5, now())`,
      [workspaceId, id, mode, given.score ?? null, given.band],
    );
    return id;
  };
  const list = (query: Record<string, unknown> = {}) =>
    rooms.get(AccountsQueries).list(workspaceId, listAccounts.query.parse({ mode: 'test', ...query }));
  const names = async (query: Record<string, unknown> = {}) => (await list(query)).rows.map((row) => row.name);

  it('puts the highest MRR first, whatever the currency, and one mode only', async () => {
    await add({ name: 'Small', mrr: 5_000 });
    await add({ name: 'Yen', mrr: 1_000_000, currency: 'jpy' });
    await add({ name: 'Large', mrr: 200_000 });
    await add({ name: 'Live', mrr: 900_000, mode: 'live' });
    expect(await names()).toEqual(['Yen', 'Large', 'Small']);
    expect(await names({ mode: 'live' })).toEqual(['Live']);
  });

  it('says of nobody who was scored that billing is still being read', async () => {
    await add({ name: 'Scored', mrr: 2_000, score: 100, band: 'healthy' });
    await add({ name: 'Unread', mrr: 1_000 });
    const { rows } = await list();
    expect(rows.map((row) => row.healthWords)).toEqual([null, readingWords]);
  });

  it.each(accountSortSchema.options)('pages through every account once, sorted by %s', async (sort) => {
    for (let i = 0; i < 23; i += 1) {
      await add({
        name: `Company ${i % 5}`,
        mrr: (i % 4) * 1_000,
        ...(i % 3 === 0 ? {} : { score: (i % 3) * 30, band: 'at_risk' }),
        renewsAt: i % 2 === 0 ? null : `2026-07-0${(i % 6) + 1}T00:00:00.123Z`,
        endedAt: i % 3 === 0 ? null : `2026-05-0${(i % 5) + 1}T00:00:00.123Z`,
      });
    }
    const whole = await list({ sort, limit: 200 });
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await list({ sort, limit: 4, ...(cursor ? { cursor } : {}) });
      seen.push(...page.rows.map((row) => row.id));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual(whole.rows.map((row) => row.id));
    expect(new Set(seen).size).toBe(23);
    expect(whole.total).toBe(23);
  });

  it('refuses a cursor that is none, or belongs to another order, in words', async () => {
    await add({ name: 'A' });
    await add({ name: 'B' });
    const { nextCursor } = await list({ limit: 1, sort: 'name' });
    for (const cursor of ['nonsense', Buffer.from('["mrr","x","y"]').toString('base64url'), nextCursor]) {
      await expect(list({ cursor, sort: 'mrr' })).rejects.toMatchObject({ code: 'cursor_invalid' });
    }
  });

  it('filters by pill and band, and counts the same', async () => {
    await add({
      name: 'Paying',
      status: 'active',
      mrr: 10_000,
      score: 100,
      band: 'healthy',
      renewsAt: '2026-08-01T00:00:00Z',
    });
    await add({
      name: 'Late',
      status: 'past_due',
      mrr: 4_000,
      score: 39,
      band: 'critical',
      renewsAt: '2027-08-01T00:00:00Z',
    });
    await add({ name: 'Euro', status: 'active', mrr: 7_000, currency: 'eur', score: 60, band: 'at_risk' });
    await add({ name: 'Trying', status: 'trialing' });
    await add({ name: 'Gone', status: 'canceled', mrr: null, score: 12, band: 'critical' });
    expect(await names({ pill: 'paying' })).toEqual(['Paying', 'Euro', 'Late']);
    expect(await names({ pill: 'past_due' })).toEqual(['Late']);
    expect(await names({ pill: 'trial' })).toEqual(['Trying']);
    expect(await names({ pill: 'churned' })).toEqual(['Gone']);
    expect(await names({ band: 'critical' })).toEqual(['Late']);
    expect(await names({ band: 'unknown' })).toEqual(['Trying']);
    expect((await list({ pill: 'churned' })).rows).toMatchObject([{ band: null, score: null, healthWords: leftWords }]);
    expect((await names({ sort: 'health' }))[0]).toBe('Late');
    const counts = await rooms.get(AccountCountsQueries).count(workspaceId, 'test');
    expect(counts).toMatchObject({
      pills: { all: 5, paying: 3, trial: 1, churned: 1, past_due: 1, status_unknown: 0, contacts: 0 },
      bands: { healthy: 1, at_risk: 1, critical: 1, unknown: 1 },
      mrr: [
        { minor: 14_000, currency: 'usd' },
        { minor: 7_000, currency: 'eur' },
      ],
      renewingIn90Days: 1,
      isReading: false,
    });
    expect(counts.mrrAtRisk).toMatchObject([
      { minor: 4_000, currency: 'usd' },
      { minor: 7_000, currency: 'eur' },
    ]);
    expect(await names({ band: 'at_risk_or_critical' })).toEqual(['Euro', 'Late']);
    expect(await names({ renewing: '90_days' })).toEqual(['Paying']);
  });

  it('lists trials by what it shows of them, the one that ends next first', async () => {
    for (const [name, renewsAt] of [
      ['Twelve', '2026-06-27T00:00:00Z'],
      ['Three', '2026-06-18T00:00:00Z'],
      ['Six', '2026-06-21T00:00:00Z'],
    ] as const) {
      await add({ name, status: 'trialing', renewsAt });
    }
    await add({ name: 'Endless', status: 'trialing' });
    expect(await names({ pill: 'trial' })).toEqual(['Three', 'Six', 'Twelve', 'Endless']);
  });

  it('places one whose status is unknown with nobody else, says why, and counts its health', async () => {
    const words = 'Measure calls the status "HIBERNATING", which is new to us.';
    const id = await add({ name: 'Strange', status: 'unknown', mrr: 3_000, band: 'at_risk' });
    await add({ name: 'Paying', score: 100, band: 'healthy' });
    await database.owner.query(`update account set evaluated_at = now(), status_words = $2 where id = $1`, [id, words]);
    for (const pill of ['paying', 'trial', 'churned', 'past_due'])
      expect(await names({ pill })).not.toContain('Strange');
    const { rows, total } = await list({ pill: 'status_unknown' });
    expect(rows).toMatchObject([{ name: 'Strange', status: null, statusWords: words, band: 'at_risk', endedAt: null }]);
    expect(total).toBe(1);
    expect(await rooms.get(AccountCountsQueries).count(workspaceId, 'test')).toMatchObject({
      pills: { all: 2, paying: 1, trial: 0, churned: 0, past_due: 0, status_unknown: 1, contacts: 0 },
      bands: { healthy: 1, at_risk: 1, critical: 0, unknown: 0 },
      mrrAtRisk: [{ minor: 3_000, currency: 'usd' }],
    });
  });

  it('keeps contacts out of All and of every band, and lists them by name', async () => {
    await add({ name: 'Former B', status: 'contact', mrr: null, band: 'unknown' });
    await add({ name: 'Former A', status: 'contact', mrr: null });
    await add({ name: 'No plan', status: 'none' });
    expect(await names()).toEqual(['No plan']);
    expect(await names({ band: 'unknown' })).toEqual(['No plan']);
    expect(await names({ pill: 'everyone', sort: 'name' })).toEqual(['Former A', 'Former B', 'No plan']);
    expect(await names({ search: 'former' })).toEqual([]);
    const { rows, total } = await list({ pill: 'contacts' });
    const contact = { status: 'contact', band: null, score: null, healthWords: contactWords };
    expect(rows).toMatchObject([
      { name: 'Former A', ...contact },
      { name: 'Former B', ...contact },
    ]);
    expect(total).toBe(2);
    expect(await rooms.get(AccountCountsQueries).count(workspaceId, 'test')).toMatchObject({
      pills: { all: 1, paying: 0, contacts: 2 },
      bands: { healthy: 0, at_risk: 0, critical: 0, unknown: 1 },
    });
  });

  it('shows the words of an earlier status of nobody: a worker of the release before leaves them', async () => {
    const id = await add({ name: 'Known again', status: 'active' });
    await database.owner.query(`update account set evaluated_at = now(), status_words = 'New.' where id = $1`, [id]);
    expect((await list()).rows).toMatchObject([{ status: 'active', statusWords: null }]);
  });

  it('says of a sum that cannot be held exactly that it is in no total', async () => {
    await add({ name: 'Vast', mrr: Number.MAX_SAFE_INTEGER, score: 55, band: 'at_risk' });
    await add({ name: 'Small', mrr: 1 });
    await add({ name: 'Euro', mrr: 7_000, currency: 'eur' });
    expect(await rooms.get(AccountCountsQueries).count(workspaceId, 'test')).toMatchObject({
      mrr: [{ minor: 7_000, currency: 'eur' }],
      mrrAtRisk: [{ minor: Number.MAX_SAFE_INTEGER, currency: 'usd' }],
      mrrConverted: null,
      doubts: { mrr: ['The amount 9007199254740992 USD cannot be represented exactly.'], mrrAtRisk: [] },
    });
  });

  it('takes for renewing what comes from now on until 90 days have passed, and counts the same', async () => {
    await add({ name: 'Past', renewsAt: '2026-06-15T11:59:59.999Z' });
    await add({ name: 'Now', renewsAt: '2026-06-15T12:00:00Z' });
    await add({ name: 'Last', renewsAt: '2026-09-13T11:59:59.999Z' });
    await add({ name: 'Later', renewsAt: '2026-09-13T12:00:00Z' });
    expect(await names({ renewing: '90_days', sort: 'renewal' })).toEqual(['Now', 'Last']);
    expect(await rooms.get(AccountCountsQueries).count(workspaceId, 'test')).toMatchObject({ renewingIn90Days: 2 });
  });

  it('finds by a part of the name or of an address, signs taken literally', async () => {
    const id = await add({ name: '100% Organic_Food' });
    await add({ name: 'Other' });
    const connectionId = randomUUID();
    await database.owner.query(
      `insert into connection (workspace_id, id, public_id, system, mode, label, key_kind, key_last_four, sealed_credentials)
       values ($1, $2, $3, 'stripe', 'test', '', '', '', '')`,
      [workspaceId, connectionId, connectionId],
    );
    await database.owner.query(
      `insert into billing_customer (workspace_id, connection_id, external_id, account_id, link, email_normal)
       values ($1, $2, 'cus_1', $3, 'own', 'ada@fernhill.example')`,
      [workspaceId, connectionId, id],
    );
    for (const search of ['organic', '100% O', 'c_food', 'FERNHILL', '10', 'a']) {
      expect(await names({ search })).toContain('100% Organic_Food');
    }
    expect(await names({ search: 'th%r' })).toEqual([]);
    expect(await names({ search: 'o_her' })).toEqual([]);
    expect(await names({ search: String.raw`\ ' "` })).toEqual([]);
  });

  it('finds nothing of another workspace, whatever is searched', async () => {
    await add({ name: 'Secret Ltd' });
    const stranger = await aWorkspace(database);
    const query = listAccounts.query.parse({ mode: 'test', search: 'secret' });
    expect((await rooms.get(AccountsQueries).list(stranger.workspaceId, query)).rows).toEqual([]);
  });

  it('counts the days to a renewal in calendar days', async () => {
    await add({ name: 'Soon', renewsAt: '2026-06-16T00:30:00Z' });
    const { rows } = await list();
    expect(rows).toMatchObject([{ renewsInDays: 1, score: null, band: 'unknown', openFlags: 0 }]);
  });
});
