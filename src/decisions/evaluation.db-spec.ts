import { randomUUID } from 'node:crypto';
import { SetClock } from '../../test/support/clock.ts';
import {
  aCustomer,
  aFailedInvoice,
  anInvoice,
  anOverdueInvoice,
  aPaidInvoice,
  aSubscription,
  BillingBook,
  type BookConnection,
} from '../../test/support/billing-book.ts';
import { openTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { openRooms } from '../../test/support/rooms.ts';
import type { AccountClaim } from '../accounts/account-work.ts';
import { AccountWantsService } from '../accounts/account-wants.service.ts';
import { canonicalText } from '#core/snapshot/canonical-text.ts';
import { snapshotFromJson } from '#core/snapshot/snapshot-json.ts';
import { Database } from '../platform/database/database.ts';
import { LeaseLost } from '../platform/work/work.ts';
import { FlagCareService } from '../playbooks/flag-care.service.ts';
import { PlaybooksService } from '../playbooks/playbooks.service.ts';
import { DecisionsModule } from './decisions.module.ts';
import { EvaluateJob } from './evaluate.job.ts';
import { EvaluationService } from './evaluation.service.ts';

describe('evaluating accounts', () => {
  let database: TestDatabase;
  let rooms: Awaited<ReturnType<typeof openRooms>>;
  let book: BillingBook;
  let stripe: BookConnection;
  let workspaceId: string;
  let memberId: string;
  const clock = new SetClock();

  beforeAll(async () => {
    database = await openTestDatabase();
    rooms = await openRooms({ database, clock, imports: [DecisionsModule] });
  });
  beforeEach(async () => {
    ({ book, stripe, workspaceId, memberId } = await BillingBook.begin(database, rooms, clock));
  });
  afterAll(async () => {
    await rooms.close();
    await database.close();
  });

  const rowsOf = async (text: string) => (await database.owner.query(text, [workspaceId])).rows;
  const account = async () => (await rowsOf(`select * from account where workspace_id = $1 order by name, id`))[0];
  const request = async () => (await rowsOf(`select * from account_work where workspace_id = $1`))[0];
  const health = async () => (await rowsOf(`select * from account_health where workspace_id = $1`))[0];
  const flags = () => rowsOf(`select * from flag where workspace_id = $1 order by id`);
  const enrollments = () => rowsOf(`select * from enrollment where workspace_id = $1 order by id`);
  const messages = () => rowsOf(`select * from message where workspace_id = $1 order by id`);
  const evaluate = (ids: readonly string[]) =>
    rooms.get(Database).write(workspaceId, (scope) => rooms.get(EvaluationService).evaluate(scope, ids, clock.now()));
  const want = (ids: readonly string[]) =>
    rooms
      .get(Database)
      .write(workspaceId, (scope) => rooms.get(AccountWantsService, { strict: false }).want(scope, ids));
  const switchOn = async (trigger: string) => {
    const rows = await database.owner.query(`select id from playbook where workspace_id = $1 and trigger = $2`, [
      workspaceId,
      trigger,
    ]);
    await rooms.get(PlaybooksService).switch(workspaceId, rows.rows[0].id, { isOn: true, sending: 'draft' });
    clock.advance(1_000);
    return String(rows.rows[0].id);
  };
  const tables = [
    'account',
    'account_work',
    'account_snapshot',
    'account_event',
    'account_health',
    'health_score',
    'cause',
    'flag',
    'enrollment',
    'silence',
    'message',
  ];
  /** Whole rows with the transaction that wrote them: an update that changes nothing shows too. */
  const everything = async (without = '') => {
    const found: Record<string, unknown> = {};
    for (const table of tables) {
      found[table] = await rowsOf(
        `select to_jsonb(t) ${without} as row ${without ? '' : ', t.xmin::text'} from ${table} t where workspace_id = $1 order by 1`,
      );
    }
    return found;
  };
  const paying = (customer = 'cus_1') => [aCustomer(customer), aSubscription(customer, clock.now())];
  const failing = (customer = 'cus_1') => [...paying(customer), aFailedInvoice(customer, clock.now())];

  it('keeps a snapshot and scores an account that pays', async () => {
    await book.receive(stripe, [...paying(), aPaidInvoice('cus_1', clock.now())]);
    expect(await account()).toMatchObject({
      status: 'active',
      mrr: [{ minor: 10_000, currency: 'usd' }],
      payment_state: 'ok',
      snapshot_version: 1,
    });
    expect(await health()).toMatchObject({ score: 100, band: 'healthy', version: 1 });
    expect(await flags()).toEqual([]);
  });

  it('flags a failed payment, caps the score and drafts what its playbook says', async () => {
    await switchOn('payment_failed');
    await book.receive(stripe, failing());
    expect(await account()).toMatchObject({ payment_state: 'failed', payment_failure: 'payment' });
    const shown = await health();
    expect(shown.score).toBeLessThanOrEqual(60);
    expect(shown.words).toContain('INV-cus_1');
    expect(await flags()).toMatchObject([{ trigger: 'payment_failed', state: 'open', mode: 'test' }]);
    expect(await enrollments()).toMatchObject([{ state: 'open' }]);
    expect(await messages()).toMatchObject([{ to_address: 'billing@cus-1.example', status: 'draft' }]);
  });

  it('closes the flag, lifts the cap and withdraws the draft when the invoice is paid', async () => {
    await switchOn('payment_failed');
    await book.receive(stripe, failing());
    clock.advance(60_000);
    await book.receive(stripe, [aPaidInvoice('cus_1', clock.now())]);
    expect(await flags()).toMatchObject([{ state: 'closed', closed_by: 'cause_cleared' }]);
    expect(await enrollments()).toMatchObject([{ state: 'closed' }]);
    expect(await health()).toMatchObject({ score: 100, band: 'healthy', words: null });
    const [message] = await messages();
    expect(message.status).toBe('withdrawn');
    expect(message.status_words).toBeTruthy();
    const words = (await rowsOf(`select words from account_event where workspace_id = $1`)).map((row) => row.words);
    expect(words).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^INV-cus_1 paid/),
        expect.stringMatching(/^Flag closed/),
        expect.stringMatching(/Health .* → 100 Healthy/),
      ]),
    );
  });

  it('tells of one who has left by the status, not by a score that no longer counts', async () => {
    await book.receive(stripe, failing());
    clock.advance(60_000);
    const events = () => rowsOf(`select words from account_event where workspace_id = $1 order by id`);
    const before = await events();
    const ended = { status: 'canceled', ended_at: Math.floor(clock.now().getTime() / 1_000) };
    await book.receive(stripe, [aSubscription('cus_1', clock.now(), ended)]);
    expect(await account()).toMatchObject({ status: 'canceled' });
    const words = (await events()).slice(before.length).map((row) => row.words);
    expect(words).toContainEqual(expect.stringMatching(/^Status: .* → canceled$/));
    expect(words).not.toContainEqual(expect.stringMatching(/^Health/));
  });

  it('lets nobody leave, and nobody stay, by a status that is new to us', async () => {
    await book.receive(stripe, [aCustomer('cus_1'), { ...aSubscription('cus_1', clock.now()), status: 'hibernating' }]);
    const words = 'Stripe calls the status "hibernating", which is new to us.';
    expect(await account()).toMatchObject({
      status: 'unknown',
      status_words: words,
      payment_state: null,
      ended_at: null,
    });
    expect(await health()).toMatchObject({ score: null, band: 'unknown', words });
    clock.advance(60_000);
    await book.receive(stripe, [aFailedInvoice('cus_1', clock.now())]);
    expect(await account()).toMatchObject({ status: 'unknown', payment_state: 'failed' });
    expect(await health()).toMatchObject({ score: null, band: 'at_risk' });
    clock.advance(60_000);
    await book.receive(stripe, [aSubscription('cus_1', clock.now())]);
    expect(await account()).toMatchObject({ status: 'active', status_words: null });
  });

  it('writes nothing when the same facts are evaluated again', async () => {
    await switchOn('payment_failed');
    const ids = await book.receive(stripe, failing());
    const before = await everything();
    await evaluate(ids);
    await book.receive(stripe, failing());
    expect(await everything()).toEqual(before);
    clock.advance(5_000);
    const without = `- 'evaluated_at'`;
    const content = await everything(without);
    await evaluate(ids);
    expect(await everything(without)).toEqual(content);
  });

  it('uses a cause once for ever: cleared and back, it is the same flag and no second draft', async () => {
    await switchOn('payment_failed');
    await book.receive(stripe, failing());
    clock.advance(60_000);
    await book.receive(stripe, [aPaidInvoice('cus_1', clock.now())]);
    for (const days of [1, 30, 400]) {
      clock.advanceDays(days);
      await book.hear(stripe);
      await book.receive(stripe, [aFailedInvoice('cus_1', clock.now())]);
      expect(await flags()).toMatchObject([{ state: 'open' }]);
      clock.advance(60_000);
      await book.receive(stripe, [aPaidInvoice('cus_1', clock.now())]);
    }
    expect(await flags()).toHaveLength(1);
    expect(await rowsOf(`select 1 from cause where workspace_id = $1`)).toHaveLength(1);
    expect(await enrollments()).toHaveLength(1);
    expect(await messages()).toHaveLength(1);
  });

  it('keeps a flag closed that a person closed, through reconcile, and lets it be reopened', async () => {
    const ids = await book.receive(stripe, failing());
    const [flag] = await flags();
    const care = rooms.get(FlagCareService);
    await care.close({ workspaceId, memberId }, flag.id, 'Talked to them');
    await care.close({ workspaceId, memberId }, flag.id, 'Again');
    await book.receive(stripe, failing());
    await evaluate(ids);
    expect(await flags()).toMatchObject([{ state: 'closed', closed_by: 'person', closed_words: 'Talked to them' }]);
    await care.reopen({ workspaceId, memberId }, flag.id);
    await rooms.get(EvaluateJob).run(workspaceId, clock.now());
    expect(await flags()).toMatchObject([{ state: 'open', closed_by: null }]);
  });

  it('changes nothing while a source is stale, and goes on when it is heard again', async () => {
    await switchOn('payment_failed');
    const ids = await book.receive(stripe, failing());
    clock.advanceDays(1);
    await book.receive(stripe, [aPaidInvoice('cus_1', clock.now())]);
    await evaluate(ids);
    expect(await flags()).toMatchObject([{ state: 'open' }]);
    expect(await messages()).toMatchObject([{ status: 'draft' }]);
    expect((await health()).score).toBeNull();
    await book.hear(stripe);
    await evaluate(ids);
    expect(await flags()).toMatchObject([{ state: 'closed' }]);
    expect(await health()).toMatchObject({ score: 100 });
  });

  it('tells every account when its source falls silent, and when it is back', async () => {
    const job = rooms.get(EvaluateJob);
    const [id] = await book.receive(stripe, paying());
    await job.run(workspaceId, clock.now());
    expect(await health()).toMatchObject({ band: 'healthy' });
    clock.advanceDays(1);
    const next = await job.run(workspaceId, clock.now());
    expect(next).toBeInstanceOf(Date);
    expect(await health()).toMatchObject({ band: 'unknown', account_id: id });
    await book.hear(stripe);
    await job.run(workspaceId, clock.now());
    expect(await health()).toMatchObject({ band: 'healthy' });
  });

  it('shows a first backfill and keeps nothing of it, then adopts what holds', async () => {
    await switchOn('payment_failed');
    const reading = await book.connect({ isReading: true });
    const ids = await book.receive(reading, failing('cus_9'));
    expect(await account()).toMatchObject({
      mrr: [{ minor: 10_000, currency: 'usd' }],
      snapshot_version: 0,
    });
    expect(await health()).toMatchObject({ band: 'unknown', score: null, version: 0 });
    expect((await health()).words).toMatch(/still reading/i);
    expect(await rowsOf(`select 1 from account_snapshot where workspace_id = $1`)).toEqual([]);
    expect([await flags(), await enrollments(), await messages()]).toEqual([[], [], []]);
    await book.endBackfill(reading);
    await evaluate(ids);
    expect(await account()).toMatchObject({ snapshot_version: 1, adopts: false });
    expect(await flags()).toMatchObject([{ state: 'open' }]);
    expect(await enrollments()).toMatchObject([{ state: 'adopted' }]);
    expect(await messages()).toEqual([]);
    await evaluate(ids);
    expect(await enrollments()).toMatchObject([{ state: 'adopted' }]);
  });

  it('wakes by itself when an invoice falls due', async () => {
    const job = rooms.get(EvaluateJob);
    const dueIn = (minutes: number) => anOverdueInvoice('cus_1', new Date(clock.now().getTime() + minutes * 60_000), 0);
    await book.receive(stripe, [...paying(), dueIn(1)]);
    expect(await flags()).toEqual([]);
    expect((await request()).wake_at).toEqual(new Date(clock.now().getTime() + 60_000));
    clock.advance(60_000);
    await job.run(workspaceId, clock.now());
    expect(await flags()).toMatchObject([{ trigger: 'invoice_overdue', state: 'open' }]);
    expect(await account()).toMatchObject({ payment_state: 'failed', payment_failure: 'overdue' });
  });

  it('tells an age anew each day without a new version of the score', async () => {
    const job = rooms.get(EvaluateJob);
    await book.receive(stripe, [...paying(), anOverdueInvoice('cus_1', clock.now(), 3)]);
    expect((await health()).words).toContain('3 days overdue');
    for (const days of [4, 5]) {
      clock.advanceDays(1);
      await book.hear(stripe);
      await job.run(workspaceId, clock.now());
      expect((await health()).words).toContain(`${days} days overdue`);
    }
    expect(await rowsOf(`select version from health_score where workspace_id = $1`)).toHaveLength(1);
    expect(await rowsOf(`select 1 from account_event where workspace_id = $1 and kind = 'health'`)).toHaveLength(1);
  });

  it('brings a snoozed flag back at its moment', async () => {
    const job = rooms.get(EvaluateJob);
    await book.receive(stripe, failing());
    const [flag] = await flags();
    const until = new Date(clock.now().getTime() + 30 * 60_000);
    await rooms.get(FlagCareService).snooze(workspaceId, flag.id, until);
    await job.run(workspaceId, clock.now());
    expect((await request()).wake_at).toEqual(until);
    clock.advance(30 * 60_000);
    await job.run(workspaceId, clock.now());
    expect(await flags()).toMatchObject([{ state: 'open', snoozed_until: null }]);
  });

  const countStatements = async (customers: number) => {
    const names = Array.from({ length: customers }, () => `cus_${randomUUID().slice(0, 8)}`);
    const ids = await book.attach(
      stripe,
      names.flatMap((name) => failing(name)),
    );
    let statements = 0;
    await rooms.get(Database).write(workspaceId, async (scope) => {
      const { db } = scope;
      const counted = new Proxy(db, {
        get: (target, property) => {
          if (property !== 'query') return Reflect.get(target, property);
          return (...given: Parameters<typeof db.query>) => {
            statements += 1;
            return target.query(...given);
          };
        },
      });
      await rooms.get(EvaluationService).evaluate({ ...scope, db: counted }, ids, clock.now());
    });
    return statements;
  };

  it('evaluates five hundred accounts with as many statements as one', async () => {
    await switchOn('payment_failed');
    const one = await countStatements(1);
    expect(await countStatements(500)).toBe(one);
    expect(await messages()).toHaveLength(501);
  });

  const evaluateClaimed = (claim: AccountClaim) =>
    rooms
      .get(Database)
      .write(workspaceId, (scope) =>
        rooms.get(EvaluationService).evaluateClaimed(scope, claim, { now: clock.now(), seen: new Map() }),
      );

  it('keeps no new version because one was kept in the form of an earlier release', async () => {
    const ids = await book.receive(stripe, failing());
    const [version] = await rowsOf(`select content from account_snapshot where workspace_id = $1`);
    await database.owner.query(
      `update account_snapshot set content = $2, digest = 'of another text' where workspace_id = $1`,
      [workspaceId, canonicalText(snapshotFromJson(version.content))],
    );
    await evaluate(ids);
    expect(await rowsOf(`select version from account_snapshot where workspace_id = $1`)).toEqual([{ version: 1 }]);
    clock.advance(60_000);
    await book.receive(stripe, [aPaidInvoice('cus_1', clock.now())]);
    expect(await rowsOf(`select version from account_snapshot where workspace_id = $1 order by 1`)).toHaveLength(2);
    const words = (await rowsOf(`select words from account_event where workspace_id = $1`)).map((row) => row.words);
    expect(words.filter((one) => /paid/.test(one))).toHaveLength(1);
  });

  it('finishes what was claimed with what it concludes, and leaves a request that came meanwhile', async () => {
    const [id = ''] = await book.attach(stripe, failing());
    const token = randomUUID();
    await database.owner.query(
      `insert into account_work (workspace_id, account_id, wanted, attempts, lease_token, lease_until, must_place)
       values ($1, $2, 3, 1, $3, now(), true)`,
      [workspaceId, id, token],
    );
    await evaluateClaimed({ token, rows: [{ account_id: id, wanted: '2', must_place: false }] });
    expect(await request()).toMatchObject({ wanted: '3', done: '2', lease_token: null, attempts: 0, must_place: true });
    expect(await account()).toMatchObject({ payment_state: 'failed', snapshot_version: 1 });
    expect(await flags()).toHaveLength(1);
  });

  it('keeps nothing of an evaluation whose claim another worker has taken over', async () => {
    const [id = ''] = await book.attach(stripe, failing());
    await database.owner.query(
      `insert into account_work (workspace_id, account_id, wanted, attempts, lease_token, lease_until)
       values ($1, $2, 1, 2, $3, now())`,
      [workspaceId, id, randomUUID()],
    );
    const before = await everything();
    await expect(
      evaluateClaimed({ token: randomUUID(), rows: [{ account_id: id, wanted: '1', must_place: false }] }),
    ).rejects.toThrow(LeaseLost);
    expect(await everything()).toEqual(before);
  });

  it('gives an account that breaks evaluation a rest, and does all the others', async () => {
    const job = rooms.get(EvaluateJob);
    const ids = await book.attach(
      stripe,
      ['cus_1', 'cus_2', 'cus_3', 'cus_4'].flatMap((name) => paying(name)),
    );
    await want(ids);
    // A broken row that no code of ours writes: its score cannot be recorded.
    await database.owner.query(
      `insert into health_score (workspace_id, account_id, version, at, score, band, model_version, digest, content)
       values ($1, $2, 1, now(), 1, 'critical', 1, '', '{}')`,
      [workspaceId, ids[2]],
    );
    await job.run(workspaceId, clock.now());
    const rows = await rowsOf(
      `select account_id as id, wanted > done as is_left, error from account_work where workspace_id = $1`,
    );
    expect(rows.filter((row) => row.is_left)).toMatchObject([
      { id: ids[2], error: expect.stringContaining('health_score') },
    ]);
    expect(await rowsOf(`select 1 from account_health where workspace_id = $1`)).toHaveLength(3);
  });

  it('goes on while batches are full, evaluates each account once, and gives a broken one its rest', async () => {
    const many = Array.from({ length: 450 }, (_, n) => `cus_${n}`);
    const ids = await book.attach(
      stripe,
      many.flatMap((name) => paying(name)),
    );
    await want(ids);
    await database.owner.query(
      `insert into health_score (workspace_id, account_id, version, at, score, band, model_version, digest, content)
       values ($1, $2, 1, now(), 1, 'critical', 1, '', '{}')`,
      [workspaceId, ids[300]],
    );
    expect(await rooms.get(EvaluateJob).run(workspaceId, clock.now())).toBe('more');
    expect(await rowsOf(`select account_id as id from account_work where workspace_id = $1 and wanted > done`)).toEqual(
      [{ id: ids[300] }],
    );
    expect(await rowsOf(`select 1 from account_snapshot where workspace_id = $1`)).toHaveLength(449);
  });

  const aYear = { interval: 'year', interval_count: 1, usage_type: 'licensed' };

  it('follows a renewal through its thresholds, each once', async () => {
    await switchOn('renewal_approaching');
    const renewsAt = new Date('2026-10-01T12:00:00Z');
    const term = { current_period_start: 1_759_320_000, current_period_end: renewsAt.getTime() / 1000 };
    const yearly = aSubscription('cus_1', clock.now(), {}, { recurring: aYear }, term);
    await book.receive(stripe, [aCustomer('cus_1'), yearly]);
    const job = rooms.get(EvaluateJob);
    for (let day = 0; day < 110; day += 1) {
      await book.hear(stripe);
      await job.run(workspaceId, clock.now());
      clock.advanceDays(1);
    }
    const causes = await rowsOf(`select key from cause where workspace_id = $1 order by first_seen_at`);
    expect(causes.map((row) => row.key.split(':').at(-1))).toEqual(['90', '60', '30']);
  });

  it('does not flag an invoice that is open and not due', async () => {
    await book.receive(stripe, [...paying(), anInvoice('cus_1', clock.now())]);
    expect(await flags()).toEqual([]);
  });
});
