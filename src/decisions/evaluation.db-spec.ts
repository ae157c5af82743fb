import { randomUUID } from 'node:crypto';
import {
  aCustomer,
  aFailedInvoice,
  anInvoice,
  anOverdueInvoice,
  aPaidInvoice,
  aSubscription,
} from '../../test/support/billing-book.ts';
import { JudgedBook } from '../../test/support/judged-book.ts';
import type { AccountClaim } from '../accounts/account-work.ts';
import { AccountWantsService } from '../accounts/account-wants.service.ts';
import { canonicalText } from '#core/snapshot/canonical-text.ts';
import { snapshotFromJson } from '#core/snapshot/snapshot-json.ts';
import { LeaseLost } from '../platform/work/work.ts';
import { FlagCareService } from '../playbooks/flag-care.service.ts';
import { PlaybooksService } from '../playbooks/playbooks.service.ts';
import { EvaluateJob } from './evaluate.job.ts';
import { EvaluationService } from './evaluation.service.ts';

describe('evaluating accounts', () => {
  const at = JudgedBook.inEach();

  const account = async () => (await at.rows(`select * from account where workspace_id = $1 order by name, id`))[0];
  const request = async () => (await at.rows(`select * from account_work where workspace_id = $1`))[0];
  const health = async () => (await at.rows(`select * from account_health where workspace_id = $1`))[0];
  const flags = () => at.rows(`select * from flag where workspace_id = $1 order by id`);
  const enrollments = () => at.rows(`select * from enrollment where workspace_id = $1 order by id`);
  const messages = () => at.rows(`select * from message where workspace_id = $1 order by id`);
  const evaluate = (ids: readonly string[]) => at.evaluate(...ids);
  const want = (ids: readonly string[]) => at.step((scope) => at.get(AccountWantsService).want(scope, ids));
  const switchOn = async (trigger: string) => {
    const [playbook] = await at.rows(`select id from playbook where workspace_id = $1 and trigger = $2`, trigger);
    await at.get(PlaybooksService).switch(at.workspaceId, playbook.id, { isOn: true, sending: 'draft' });
    at.clock.advance(1_000);
    return String(playbook.id);
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
      found[table] = await at.rows(
        `select to_jsonb(t) ${without} as row ${without ? '' : ', t.xmin::text'} from ${table} t where workspace_id = $1 order by 1`,
      );
    }
    return found;
  };
  const paying = (customer = 'cus_1') => [aCustomer(customer), aSubscription(customer, at.clock.now())];
  const failing = (customer = 'cus_1') => [...paying(customer), aFailedInvoice(customer, at.clock.now())];

  it('keeps a snapshot and scores an account that pays', async () => {
    await at.book.receive(at.stripe, [...paying(), aPaidInvoice('cus_1', at.clock.now())]);
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
    await at.book.receive(at.stripe, failing());
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
    await at.book.receive(at.stripe, failing());
    at.clock.advance(60_000);
    await at.book.receive(at.stripe, [aPaidInvoice('cus_1', at.clock.now())]);
    expect(await flags()).toMatchObject([{ state: 'closed', closed_by: 'cause_cleared' }]);
    expect(await enrollments()).toMatchObject([{ state: 'closed' }]);
    expect(await health()).toMatchObject({ score: 100, band: 'healthy', words: null });
    const [message] = await messages();
    expect(message.status).toBe('withdrawn');
    expect(message.status_words).toBeTruthy();
    const words = (await at.rows(`select words from account_event where workspace_id = $1`)).map((row) => row.words);
    expect(words).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^INV-cus_1 paid/),
        expect.stringMatching(/^Flag closed/),
        expect.stringMatching(/Health .* → 100 Healthy/),
      ]),
    );
  });

  it('tells of one who has left by the status, not by a score that no longer counts', async () => {
    await at.book.receive(at.stripe, failing());
    at.clock.advance(60_000);
    const events = () => at.rows(`select words from account_event where workspace_id = $1 order by id`);
    const before = await events();
    const ended = { status: 'canceled', ended_at: Math.floor(at.clock.now().getTime() / 1_000) };
    await at.book.receive(at.stripe, [aSubscription('cus_1', at.clock.now(), ended)]);
    expect(await account()).toMatchObject({ status: 'canceled' });
    const words = (await events()).slice(before.length).map((row) => row.words);
    expect(words).toContainEqual(expect.stringMatching(/^Status: .* → canceled$/));
    expect(words).not.toContainEqual(expect.stringMatching(/^Health/));
  });

  it('lets nobody leave, and nobody stay, by a status that is new to us', async () => {
    await at.book.receive(at.stripe, [
      aCustomer('cus_1'),
      { ...aSubscription('cus_1', at.clock.now()), status: 'hibernating' },
    ]);
    const words = 'Stripe calls the status "hibernating", which is new to us.';
    expect(await account()).toMatchObject({
      status: 'unknown',
      status_words: words,
      payment_state: null,
      ended_at: null,
    });
    expect(await health()).toMatchObject({ score: null, band: 'unknown', words });
    at.clock.advance(60_000);
    await at.book.receive(at.stripe, [aFailedInvoice('cus_1', at.clock.now())]);
    expect(await account()).toMatchObject({ status: 'unknown', payment_state: 'failed' });
    expect(await health()).toMatchObject({ score: null, band: 'at_risk' });
    at.clock.advance(60_000);
    await at.book.receive(at.stripe, [aSubscription('cus_1', at.clock.now())]);
    expect(await account()).toMatchObject({ status: 'active', status_words: null });
  });

  it('writes nothing when the same facts are evaluated again', async () => {
    await switchOn('payment_failed');
    const ids = await at.book.receive(at.stripe, failing());
    const before = await everything();
    await evaluate(ids);
    await at.book.receive(at.stripe, failing());
    expect(await everything()).toEqual(before);
    at.clock.advance(5_000);
    const without = `- 'evaluated_at'`;
    const content = await everything(without);
    await evaluate(ids);
    expect(await everything(without)).toEqual(content);
  });

  it('uses a cause once for ever: cleared and back, it is the same flag and no second draft', async () => {
    await switchOn('payment_failed');
    await at.book.receive(at.stripe, failing());
    at.clock.advance(60_000);
    await at.book.receive(at.stripe, [aPaidInvoice('cus_1', at.clock.now())]);
    for (const days of [1, 30, 400]) {
      at.clock.advanceDays(days);
      await at.book.hear(at.stripe);
      await at.book.receive(at.stripe, [aFailedInvoice('cus_1', at.clock.now())]);
      expect(await flags()).toMatchObject([{ state: 'open' }]);
      at.clock.advance(60_000);
      await at.book.receive(at.stripe, [aPaidInvoice('cus_1', at.clock.now())]);
    }
    expect(await flags()).toHaveLength(1);
    expect(await at.rows(`select 1 from cause where workspace_id = $1`)).toHaveLength(1);
    expect(await enrollments()).toHaveLength(1);
    expect(await messages()).toHaveLength(1);
  });

  it('keeps a flag closed that a person closed, through reconcile, and lets it be reopened', async () => {
    const ids = await at.book.receive(at.stripe, failing());
    const [flag] = await flags();
    const care = at.get(FlagCareService);
    await care.close({ workspaceId: at.workspaceId, memberId: at.memberId }, flag.id, 'Talked to them');
    await care.close({ workspaceId: at.workspaceId, memberId: at.memberId }, flag.id, 'Again');
    await at.book.receive(at.stripe, failing());
    await evaluate(ids);
    expect(await flags()).toMatchObject([{ state: 'closed', closed_by: 'person', closed_words: 'Talked to them' }]);
    await care.reopen({ workspaceId: at.workspaceId, memberId: at.memberId }, flag.id);
    await at.get(EvaluateJob).run(at.workspaceId, at.clock.now());
    expect(await flags()).toMatchObject([{ state: 'open', closed_by: null }]);
  });

  it('changes nothing while a source is stale, and goes on when it is heard again', async () => {
    await switchOn('payment_failed');
    const ids = await at.book.receive(at.stripe, failing());
    at.clock.advanceDays(1);
    await at.book.receive(at.stripe, [aPaidInvoice('cus_1', at.clock.now())]);
    await evaluate(ids);
    expect(await flags()).toMatchObject([{ state: 'open' }]);
    expect(await messages()).toMatchObject([{ status: 'draft' }]);
    expect((await health()).score).toBeNull();
    await at.book.hear(at.stripe);
    await evaluate(ids);
    expect(await flags()).toMatchObject([{ state: 'closed' }]);
    expect(await health()).toMatchObject({ score: 100 });
  });

  it('tells every account when its source falls silent, and when it is back', async () => {
    const job = at.get(EvaluateJob);
    const [id] = await at.book.receive(at.stripe, paying());
    await job.run(at.workspaceId, at.clock.now());
    expect(await health()).toMatchObject({ band: 'healthy' });
    at.clock.advanceDays(1);
    const next = await job.run(at.workspaceId, at.clock.now());
    expect(next).toBeInstanceOf(Date);
    expect(await health()).toMatchObject({ band: 'unknown', account_id: id });
    await at.book.hear(at.stripe);
    await job.run(at.workspaceId, at.clock.now());
    expect(await health()).toMatchObject({ band: 'healthy' });
  });

  it('shows a first backfill and keeps nothing of it, then adopts what holds', async () => {
    await switchOn('payment_failed');
    const reading = await at.book.connect({ isReading: true });
    const ids = await at.book.receive(reading, failing('cus_9'));
    expect(await account()).toMatchObject({
      mrr: [{ minor: 10_000, currency: 'usd' }],
      snapshot_version: 0,
    });
    expect(await health()).toMatchObject({ band: 'unknown', score: null, version: 0 });
    expect((await health()).words).toMatch(/still reading/i);
    expect(await at.rows(`select 1 from account_snapshot where workspace_id = $1`)).toEqual([]);
    expect([await flags(), await enrollments(), await messages()]).toEqual([[], [], []]);
    await at.book.endBackfill(reading);
    await evaluate(ids);
    expect(await account()).toMatchObject({ snapshot_version: 1, adopts: false });
    expect(await flags()).toMatchObject([{ state: 'open' }]);
    expect(await enrollments()).toMatchObject([{ state: 'adopted' }]);
    expect(await messages()).toEqual([]);
    await evaluate(ids);
    expect(await enrollments()).toMatchObject([{ state: 'adopted' }]);
  });

  it('wakes by itself when an invoice falls due', async () => {
    const job = at.get(EvaluateJob);
    const dueIn = (minutes: number) =>
      anOverdueInvoice('cus_1', new Date(at.clock.now().getTime() + minutes * 60_000), 0);
    await at.book.receive(at.stripe, [...paying(), dueIn(1)]);
    expect(await flags()).toEqual([]);
    expect((await request()).wake_at).toEqual(new Date(at.clock.now().getTime() + 60_000));
    at.clock.advance(60_000);
    await job.run(at.workspaceId, at.clock.now());
    expect(await flags()).toMatchObject([{ trigger: 'invoice_overdue', state: 'open' }]);
    expect(await account()).toMatchObject({ payment_state: 'failed', payment_failure: 'overdue' });
  });

  it('tells an age anew each day without a new version of the score', async () => {
    const job = at.get(EvaluateJob);
    await at.book.receive(at.stripe, [...paying(), anOverdueInvoice('cus_1', at.clock.now(), 3)]);
    expect((await health()).words).toContain('3 days overdue');
    for (const days of [4, 5]) {
      at.clock.advanceDays(1);
      await at.book.hear(at.stripe);
      await job.run(at.workspaceId, at.clock.now());
      expect((await health()).words).toContain(`${days} days overdue`);
    }
    expect(await at.rows(`select version from health_score where workspace_id = $1`)).toHaveLength(1);
    expect(await at.rows(`select 1 from account_event where workspace_id = $1 and kind = 'health'`)).toHaveLength(1);
  });

  it('brings a snoozed flag back at its moment', async () => {
    const job = at.get(EvaluateJob);
    await at.book.receive(at.stripe, failing());
    const [flag] = await flags();
    const until = new Date(at.clock.now().getTime() + 30 * 60_000);
    await at.get(FlagCareService).snooze(at.workspaceId, flag.id, until);
    await job.run(at.workspaceId, at.clock.now());
    expect((await request()).wake_at).toEqual(until);
    at.clock.advance(30 * 60_000);
    await job.run(at.workspaceId, at.clock.now());
    expect(await flags()).toMatchObject([{ state: 'open', snoozed_until: null }]);
  });

  const countStatements = async (customers: number) => {
    const names = Array.from({ length: customers }, () => `cus_${randomUUID().slice(0, 8)}`);
    const ids = await at.book.attach(
      at.stripe,
      names.flatMap((name) => failing(name)),
    );
    let statements = 0;
    await at.step(async (scope) => {
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
      await at.get(EvaluationService).evaluate({ ...scope, db: counted }, ids, at.clock.now());
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
    at.step((scope) =>
      at.get(EvaluationService).evaluateClaimed(scope, claim, { now: at.clock.now(), seen: new Map() }),
    );

  it('keeps no new version because one was kept in the form of an earlier release', async () => {
    const ids = await at.book.receive(at.stripe, failing());
    const [version] = await at.rows(`select content from account_snapshot where workspace_id = $1`);
    await at.rows(
      `update account_snapshot set content = $2, digest = 'of another text' where workspace_id = $1`,
      canonicalText(snapshotFromJson(version.content)),
    );
    await evaluate(ids);
    expect(await at.rows(`select version from account_snapshot where workspace_id = $1`)).toEqual([{ version: 1 }]);
    at.clock.advance(60_000);
    await at.book.receive(at.stripe, [aPaidInvoice('cus_1', at.clock.now())]);
    expect(await at.rows(`select version from account_snapshot where workspace_id = $1 order by 1`)).toHaveLength(2);
    const words = (await at.rows(`select words from account_event where workspace_id = $1`)).map((row) => row.words);
    expect(words.filter((one) => /paid/.test(one))).toHaveLength(1);
  });

  it('finishes what was claimed with what it concludes, and leaves a request that came meanwhile', async () => {
    const [id = ''] = await at.book.attach(at.stripe, failing());
    const token = randomUUID();
    await at.rows(
      `insert into account_work (workspace_id, account_id, wanted, attempts, lease_token, lease_until, must_place)
       values ($1, $2, 3, 1, $3, now(), true)`,
      id,
      token,
    );
    await evaluateClaimed({ token, rows: [{ account_id: id, wanted: '2', must_place: false }] });
    expect(await request()).toMatchObject({ wanted: '3', done: '2', lease_token: null, attempts: 0, must_place: true });
    expect(await account()).toMatchObject({ payment_state: 'failed', snapshot_version: 1 });
    expect(await flags()).toHaveLength(1);
  });

  it('keeps nothing of an evaluation whose claim another worker has taken over', async () => {
    const [id = ''] = await at.book.attach(at.stripe, failing());
    await at.rows(
      `insert into account_work (workspace_id, account_id, wanted, attempts, lease_token, lease_until)
       values ($1, $2, 1, 2, $3, now())`,
      id,
      randomUUID(),
    );
    const before = await everything();
    await expect(
      evaluateClaimed({ token: randomUUID(), rows: [{ account_id: id, wanted: '1', must_place: false }] }),
    ).rejects.toThrow(LeaseLost);
    expect(await everything()).toEqual(before);
  });

  it('gives an account that breaks evaluation a rest, and does all the others', async () => {
    const job = at.get(EvaluateJob);
    const ids = await at.book.attach(
      at.stripe,
      ['cus_1', 'cus_2', 'cus_3', 'cus_4'].flatMap((name) => paying(name)),
    );
    await want(ids);
    // A broken row that no code of ours writes: its score cannot be recorded.
    await at.database.owner.query(
      `insert into health_score (workspace_id, account_id, version, at, score, band, model_version, digest, content)
       values ($1, $2, 1, now(), 1, 'critical', 1, '', '{}')`,
      [at.workspaceId, ids[2]],
    );
    await job.run(at.workspaceId, at.clock.now());
    const rows = await at.rows(
      `select account_id as id, wanted > done as is_left, error from account_work where workspace_id = $1`,
    );
    expect(rows.filter((row) => row.is_left)).toMatchObject([
      { id: ids[2], error: expect.stringContaining('health_score') },
    ]);
    expect(await at.rows(`select 1 from account_health where workspace_id = $1`)).toHaveLength(3);
  });

  it('goes on while batches are full, evaluates each account once, and gives a broken one its rest', async () => {
    const many = Array.from({ length: 450 }, (_, n) => `cus_${n}`);
    const ids = await at.book.attach(
      at.stripe,
      many.flatMap((name) => paying(name)),
    );
    await want(ids);
    await at.database.owner.query(
      `insert into health_score (workspace_id, account_id, version, at, score, band, model_version, digest, content)
       values ($1, $2, 1, now(), 1, 'critical', 1, '', '{}')`,
      [at.workspaceId, ids[300]],
    );
    expect(await at.get(EvaluateJob).run(at.workspaceId, at.clock.now())).toBe('more');
    expect(
      await at.rows(`select account_id as id from account_work where workspace_id = $1 and wanted > done`),
    ).toEqual([{ id: ids[300] }]);
    expect(await at.rows(`select 1 from account_snapshot where workspace_id = $1`)).toHaveLength(449);
  });

  const aYear = { interval: 'year', interval_count: 1, usage_type: 'licensed' };

  it('follows a renewal through its thresholds, each once', async () => {
    await switchOn('renewal_approaching');
    const renewsAt = new Date('2026-10-01T12:00:00Z');
    const term = { current_period_start: 1_759_320_000, current_period_end: renewsAt.getTime() / 1000 };
    const yearly = aSubscription('cus_1', at.clock.now(), {}, { recurring: aYear }, term);
    await at.book.receive(at.stripe, [aCustomer('cus_1'), yearly]);
    const job = at.get(EvaluateJob);
    for (let day = 0; day < 110; day += 1) {
      await at.book.hear(at.stripe);
      await job.run(at.workspaceId, at.clock.now());
      at.clock.advanceDays(1);
    }
    const causes = await at.rows(`select key from cause where workspace_id = $1 order by first_seen_at`);
    expect(causes.map((row) => row.key.split(':').at(-1))).toEqual(['90', '60', '30']);
  });

  it('does not flag an invoice that is open and not due', async () => {
    await at.book.receive(at.stripe, [...paying(), anInvoice('cus_1', at.clock.now())]);
    expect(await flags()).toEqual([]);
  });
});
