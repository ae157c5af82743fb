import { forgetEnded } from '#migrations/20261122000310-forget-ended-connections.ts';
import {
  aCustomer,
  aFailedInvoice,
  anInvoice,
  anOverdueInvoice,
  aSubscription,
  type BookConnection,
  type Json,
} from '../../test/support/billing-book.ts';
import { SetClock } from '../../test/support/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { openHttp, type TestHttp } from '../../test/support/http.ts';
import { untilBlockedBy } from '../../test/support/locks.ts';
import { Owner } from '../../test/support/owner.ts';
import { DisconnectingService } from '../connections/disconnecting.service.ts';
import { ApprovalModule } from '../decisions/approval.module.ts';
import { Database } from '../platform/database/database.ts';
import { BellWorker } from '../platform/work/bell-worker.ts';
import { MembersQueries } from '../workspaces/members.queries.ts';
import { RevenueModule } from '../revenue/revenue.module.ts';
import { PurgeJob } from './purge.job.ts';
import { Removal } from './removal.ts';
import { RefreshModule } from './refresh.module.ts';

describe('after the last connection of an account was ended', () => {
  let database: TestDatabase;
  let http: TestHttp;
  let owner: Owner;
  let connection: BookConnection;
  let accountId: string;
  const clock = new SetClock();

  beforeAll(async () => {
    database = await openTestDatabase();
    http = await openHttp({ database, clock, imports: [ApprovalModule, RefreshModule, RevenueModule] });
  });
  beforeEach(async () => {
    clock.set('2026-06-15T12:00:00Z');
    owner = await Owner.begin(http, database, clock);
    connection = await owner.book.connect();
    await owner.switchOn('draft', 'payment_failed', 'invoice_overdue');
    [accountId = ''] = await owner.book.receive(connection, [
      ...customer(),
      anInvoice('cus_1', clock.now()),
      ...paid(),
    ]);
    clock.advance(60_000);
    await owner.book.receive(connection, [aFailedInvoice('cus_1', clock.now())]);
  });
  afterAll(async () => {
    await http.close();
    await database.close();
  });

  const customer = (): Json[] => [aCustomer('cus_1'), aSubscription('cus_1', clock.now())];
  const paid = (): Json[] => [
    {
      id: 'ch_1',
      object: 'charge',
      customer: 'cus_1',
      amount: 10_000,
      amount_refunded: 0,
      currency: 'usd',
      created: clock.now().getTime() / 1000,
      status: 'succeeded',
      balance_transaction: 'txn_1',
    },
    { id: 'txn_1', object: 'balance_transaction', amount: 10_000, fee: 320, net: 9_680, currency: 'usd' },
  ];
  async function disconnect(): Promise<void> {
    const rooms = http.rooms;
    await rooms.get(DisconnectingService, { strict: false }).disconnect(owner.workspaceId, connection.id);
    const job = { workspaceId: owner.workspaceId, connectionId: connection.id };
    await rooms.get(PurgeJob, { strict: false }).run(job, new AbortController().signal);
    await http.app.get(BellWorker).drain('evaluate');
  }

  /** All that people, keys and exports read of the account. */
  async function told(): Promise<Record<string, unknown>> {
    const [draft] = await owner.rows(`select id from message where workspace_id = $1 order by id limit 1`);
    const [playbook] = await owner.rows(
      `select id from playbook where workspace_id = $1 and trigger = 'payment_failed'`,
    );
    return {
      list: await owner.get('/accounts?mode=test'),
      contacts: await owner.get('/accounts?mode=test&pill=contacts'),
      counts: await owner.get('/accounts/counts?mode=test'),
      account: await owner.get(`/accounts/${accountId}`),
      timeline: await owner.get(`/accounts/${accountId}/timeline`),
      months: await owner.get(`/accounts/${accountId}/mrr-history`),
      fees: await owner.get(`/accounts/${accountId}/charge-fees`),
      flagged: await owner.get('/flagged?mode=test'),
      drafts: await owner.get('/drafts?mode=test'),
      draft: await owner.get(`/drafts/${draft.id}`),
      enrolled: await owner.get(`/playbooks/${playbook.id}/enrolled?mode=test`),
      matches: await owner.get(`/playbooks/${playbook.id}/matches?mode=test`),
    };
  }
  const amounts = (answers: Record<string, unknown>) =>
    Object.entries(answers).flatMap(([name, answer]) =>
      /\$\s?\d|"minor":[1-9]/.test(JSON.stringify(answer)) ? [name] : [],
    );

  it('takes from flags only what nobody judges meanwhile', async () => {
    const holder = database.owner;
    await http.rooms.get(DisconnectingService, { strict: false }).disconnect(owner.workspaceId, connection.id);
    // As an evaluation goes: the account, then its flags.
    await holder.query('begin');
    await holder.query('select from account where id = $1 for no key update', [accountId]);
    const removal = http.rooms.get(Removal, { strict: false });
    const bared = http.rooms
      .get(Database, { strict: false })
      .write(owner.workspaceId, (scope) => removal.bareFlags(scope, connection.id));
    await untilBlockedBy(holder);
    await holder.query(`select from flag where account_id = $1 for update nowait`, [accountId]);
    await holder.query('commit');
    expect(await bared).toBe(false);
    expect(await owner.rows('select source from flag where workspace_id = $1')).toEqual([{ source: null }]);
  });

  it('no answer quotes an amount, and flags say what they still know', async () => {
    await owner.book.receive(connection, [anOverdueInvoice('cus_1', clock.now(), 3, { id: 'in_2', number: 'INV-2' })]);
    const [{ id, version }] = await owner.rows(
      `select id, version from message where workspace_id = $1 order by id limit 1`,
    );
    await owner.send('PATCH', `/drafts/${id}`, { version, subject: 'Your $100.00 of INV-cus_1' });
    const before = await told();
    expect(amounts(before)).toEqual(
      expect.arrayContaining([
        'list',
        'account',
        'timeline',
        'months',
        'fees',
        'flagged',
        'drafts',
        'draft',
        'enrolled',
      ]),
    );
    await disconnect();
    const after = await told();
    expect(amounts(after)).toEqual([]);
    const words = 'A payment failed. Billing is disconnected.';
    const revenueWords = 'No connected billing system has known this account since 15 June 2026.';
    expect(after['account']).toMatchObject({ revenueWords });
    expect(before['counts']).toMatchObject({ isConnected: true });
    expect(after['counts']).toMatchObject({ isConnected: false, mrr: [] });
    expect(before['contacts']).toEqual({ rows: [], nextCursor: null, total: 0 });
    expect(after['list']).toEqual({ rows: [], nextCursor: null, total: 0 });
    const contact = { id: accountId, mrr: null, status: 'contact', plan: null, band: null, paymentHealth: null };
    expect(after['contacts']).toMatchObject({ rows: [contact], total: 1 });
    expect(after['counts']).toMatchObject({ pills: { all: 0, contacts: 1 }, bands: { unknown: 0 } });
    expect(after['account']).toMatchObject({ isContact: true, soFar: null });
    const [row] = Object(after['flagged']).rows;
    const atRiskWords = 'No connected billing system knows this account.';
    expect(row).toMatchObject({ accountId, atRisk: null, atRiskWords, band: null, score: null });
    expect(Object(before['flagged']).rows[0]).toMatchObject({ atRiskWords: null });
    expect(after['draft']).toMatchObject({ health: { band: null, score: null } });
    const overdue = 'An invoice is overdue. Billing is disconnected.';
    for (const { flags } of [row, Object(after['account'])]) {
      const open: { words: string }[] = flags;
      expect(open.map((flag) => flag.words).sort()).toEqual([words, overdue]);
    }
    expect(after['enrolled']).toMatchObject({ rows: [{ words, message: { words: 'Draft withheld' } }] });
    expect(row).toMatchObject({ next: 'Draft withheld' });
    const events: { kind: string; words: string; detail: unknown; source: unknown }[] = Object(after['timeline']).rows;
    expect(events.filter(({ kind }) => kind === 'message')).toMatchObject([
      { words: 'Draft written', detail: null, source: null },
      { words: 'Draft written', detail: null, source: null },
    ]);
    const bare = { words: 'Flag raised', detail: null, source: null };
    expect(events.filter(({ kind }) => kind === 'flag')).toMatchObject([bare, bare]);
  });

  it('it is a contact, and one of another connection without a subscription is a customer', async () => {
    const other = await owner.book.connect();
    const [plain = ''] = await owner.book.receive(other, [aCustomer('cus_2')]);
    await disconnect();
    const listed = async (pill: string) => {
      const { rows: found } = Object(await owner.get(`/accounts?mode=test&pill=${pill}`));
      return found.map(({ id, status }: { id: string; status: string }) => [id, status]);
    };
    expect(await listed('all')).toEqual([[plain, 'none']]);
    expect(await listed('contacts')).toEqual([[accountId, 'contact']]);
    const everyone = await listed('everyone');
    expect(everyone).toHaveLength(2);
    expect(everyone).toEqual(
      expect.arrayContaining([
        [plain, 'none'],
        [accountId, 'contact'],
      ]),
    );
    expect(await owner.get(`/accounts/${plain}`)).toMatchObject({ isContact: false });
    const { pills, bands } = Object(await owner.get('/accounts/counts?mode=test'));
    expect(pills).toMatchObject({ all: 1, contacts: 1 });
    for (const [band, count] of Object.entries(bands))
      expect([band, Object(await owner.get(`/accounts?mode=test&band=${band}`)).total]).toEqual([band, count]);
  });

  it('its draft is neither shown, changed nor sent, and can be rejected', async () => {
    await disconnect();
    const { draft } = await told();
    expect(draft).toMatchObject({ status: 'draft', text: '', html: '', facts: [], why: 'Billing is disconnected.' });
    const { id, version, withheld } = Object(draft);
    expect(withheld).toContain('waits until billing is connected again');
    expect(await owner.send('POST', `/drafts/${id}/approve`, { version })).toMatchObject({
      status: 409,
      body: { code: 'billing_disconnected' },
    });
    const edit = await owner.send('PATCH', `/drafts/${id}`, { version, text: 'Pay.' });
    expect(edit).toMatchObject({ status: 409, body: { code: 'billing_disconnected' } });
    expect((await owner.send('POST', `/drafts/${id}/reject`, { version, reason: 'Gone.' })).status).toBe(200);
  });

  it('names no message that never left, by what it quoted, until billing is connected again', async () => {
    const named = async () => {
      const { timeline, draft, drafts } = await told();
      const lines: { kind: string; words: string }[] = Object(timeline).rows;
      return {
        lines: lines.flatMap(({ kind, words }) => (kind === 'message' ? [words] : [])),
        subject: Object(draft).subject,
        listed: Object(drafts).rows,
        ended: Object(await owner.get('/drafts?mode=test&status=ended')).rows,
      };
    };
    const subject = 'Payment of invoice INV-cus_1 did not go through';
    expect(await named()).toMatchObject({ lines: [`Draft written: ${subject}`], subject, listed: [{ subject }] });
    await disconnect();
    const bare = 'About a failed payment';
    expect(await named()).toMatchObject({ lines: ['Draft written'], subject: bare });
    const [withheld] = Object(await owner.get('/drafts?mode=test&status=withheld')).rows;
    expect(withheld).toMatchObject({ subject: bare });
    const [{ id, version }] = await owner.rows(`select id, version from message where workspace_id = $1`);
    await owner.send('POST', `/drafts/${id}/reject`, { version, reason: 'Gone.' });
    expect(await named()).toMatchObject({ lines: ['Draft rejected', 'Draft written'], ended: [{ subject: bare }] });
    expect((await told())['draft']).toMatchObject({ status: 'rejected', text: '', html: '', facts: [] });
    await owner.rows(`update connection set status = 'connected' where workspace_id = $1`);
    const lines = [`Draft rejected: ${subject}`, `Draft written: ${subject}`];
    expect(await named()).toMatchObject({ lines, subject, ended: [{ subject }] });
  });

  it('names what was sent as it was', async () => {
    const [{ id, version }] = await owner.rows(`select id, version from message where workspace_id = $1`);
    await owner.send('POST', `/drafts/${id}/approve`, { version });
    clock.advance(11_000);
    await http.app.get(BellWorker).drain('send');
    const subject = 'Payment of invoice INV-cus_1 did not go through';
    const sent = ['Message sent', 'Message approved', 'Draft written'].map((verb) => `${verb}: ${subject}`);
    await disconnect();
    const { timeline, draft } = await told();
    const lines: { kind: string; words: string }[] = Object(timeline).rows;
    expect(lines.flatMap(({ kind, words }) => (kind === 'message' ? [words] : []))).toEqual(sent);
    expect(draft).toMatchObject({ status: 'sent', subject, withheld: null });
    expect(Object(draft).text).toContain('INV-cus_1');
  });

  it('its draft is counted as withheld, and nothing waits for a person', async () => {
    const counts = () => owner.get('/counts?mode=test');
    const listed = async (status: string) => Object(await owner.get(`/drafts?mode=test&status=${status}`)).total;
    const ofPlaybook = async () => {
      const { rows: playbooks } = Object(await owner.get('/playbooks?mode=test'));
      return playbooks.reduce((sum: number, one: { counts: { drafts: number } }) => sum + one.counts.drafts, 0);
    };
    expect(await counts()).toEqual({ flagged: 1, drafts: 1, withheld: 0 });
    expect([await listed('waiting'), await listed('withheld'), await ofPlaybook()]).toEqual([1, 0, 1]);
    await disconnect();
    expect(await counts()).toEqual({ flagged: 1, drafts: 0, withheld: 1 });
    expect([await listed('waiting'), await listed('withheld'), await ofPlaybook()]).toEqual([0, 1, 0]);
    expect((await told())['draft']).toMatchObject({ expiresAt: null });
  });

  it('its draft does not expire before there were days to look at it', async () => {
    const state = async () =>
      owner.rows(
        `select status, expires_at >= $2::timestamptz + interval '3 days' as "hasDays" from message where workspace_id = $1`,
        clock.now(),
      );
    await disconnect();
    for (let day = 0; day < 30; day += 1) {
      clock.advance(24 * 60 * 60_000);
      await http.app.get(BellWorker).drain('send');
    }
    expect(await state()).toEqual([{ status: 'draft', hasDays: true }]);
    await owner.rows(`update connection set status = 'connected' where workspace_id = $1`);
    clock.advance(8 * 24 * 60 * 60_000);
    await http.app.get(BellWorker).drain('send');
    expect(await state()).toMatchObject([{ status: 'expired' }]);
  });

  it('its draft does not expire just after billing came back', async () => {
    const hour = 3_600_000;
    const worker = http.app.get(BellWorker);
    const [{ expires_at: end }] = await owner.rows(`select expires_at from message where workspace_id = $1`);
    // The bell has been set for the end already.
    await worker.drain('send');
    await disconnect();
    while (clock.now().getTime() < end.getTime() - hour) {
      clock.advance(hour);
      await worker.drain('send');
    }
    await owner.rows(`update connection set status = 'connected' where workspace_id = $1`);
    clock.advance(2 * hour);
    await worker.drain('send');
    expect(await owner.rows(`select status from message where workspace_id = $1`)).toEqual([{ status: 'draft' }]);
  });

  it('what was approved a moment before is given back to a person', async () => {
    const [{ id, version }] = await owner.rows(`select id, version from message where workspace_id = $1`);
    expect((await owner.send('POST', `/drafts/${id}/approve`, { version })).status).toBe(200);
    await disconnect();
    clock.advance(11_000);
    await http.app.get(BellWorker).drain('send');
    expect(await owner.rows(`select status, sent_at from message where workspace_id = $1`)).toEqual([
      { status: 'draft', sent_at: null },
    ]);
  });

  it('its mode can still be looked at, and is the one to start with until another is connected', async () => {
    await disconnect();
    const { workspaceId, memberId } = owner;
    const caller = {
      workspaceId,
      memberId,
      userId: 'ada',
      role: 'owner',
      through: 'session',
      credentialId: '',
    } as const;
    const me = () => http.rooms.get(MembersQueries, { strict: false }).getMe(caller);
    expect(await me()).toMatchObject({ modes: ['test'], defaultMode: 'test' });
    await owner.rows(`update connection set mode = 'live' where workspace_id = $1`);
    expect(await me()).toMatchObject({ modes: ['live'], defaultMode: 'live' });
    await owner.book.connect();
    expect(await me()).toMatchObject({ modes: ['live', 'test'], defaultMode: 'test' });
  });

  it('connecting again tells all of it anew', async () => {
    const before = await told();
    await disconnect();
    await owner.rows(`update connection set status = 'connected' where workspace_id = $1`);
    await owner.book.receive(connection, [...customer(), aFailedInvoice('cus_1', clock.now())]);
    const after = await told();
    expect(after['list']).toMatchObject({ rows: [{ id: accountId, status: 'active' }] });
    expect(after['contacts']).toMatchObject({ rows: [] });
    expect(after['account']).toMatchObject({ isContact: false });
    const flagsOf = (answers: Record<string, unknown>) => Object(answers['flagged']).rows[0];
    expect(flagsOf(after)).toMatchObject({
      atRisk: flagsOf(before).atRisk,
      flags: [{ words: flagsOf(before).flags[0].words }],
    });
    expect(Object(after['draft'])).toMatchObject({ withheld: null, text: Object(before['draft']).text });
  });

  it('what an earlier release left behind is forgotten with the next one', async () => {
    const [flag] = await owner.rows(`select words, source, at_risk, at_risk_rank from flag where workspace_id = $1`);
    const [event] = await owner.rows(
      `select words, source from account_event where workspace_id = $1 and kind = 'flag'`,
    );
    await disconnect();
    const forgotten = await told();
    await owner.rows(
      `update flag set words = $2, source = $3, at_risk = $4, at_risk_rank = $5 where workspace_id = $1`,
      flag.words,
      flag.source,
      JSON.stringify(flag.at_risk),
      flag.at_risk_rank,
    );
    await owner.rows(`update account_event set detail = 'INV ($5.00)' where workspace_id = $1 and kind = 'message'`);
    await owner.rows(
      `update account_event set words = $2, source = $3, detail = 'INV' where workspace_id = $1 and kind = 'flag'`,
      event.words,
      event.source,
    );
    expect(amounts(await told())).toEqual(['timeline', 'flagged']);
    await database.owner.query(forgetEnded);
    expect(await told()).toEqual(forgotten);
  });
});
