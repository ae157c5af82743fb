import * as build from '#core/testing/builders.ts';
import type { InvoiceView, SubscriptionView } from '#core/snapshot/billing-view.ts';
import {
  aCustomer,
  aFailedInvoice,
  aPaidInvoice,
  aSubscription,
  type BookConnection,
} from '../../test/support/billing-book.ts';
import { whileHeld } from '../../test/support/locks.ts';
import { TwoSources } from '../../test/support/two-sources.ts';
import { DisconnectingService } from '../connections/disconnecting.service.ts';
import { PlaybooksService } from '../playbooks/playbooks.service.ts';
import { PrimarySources } from '../revenue/primary-sources.service.ts';
import { DisconnectPreviewQueries } from './disconnect-preview.queries.ts';
import { EvaluationService } from './evaluation.service.ts';

describe('an account in two billing systems', () => {
  const at = TwoSources.inEach();

  beforeEach(async () => {
    const playbooks = await at.rows(`select id from playbook where workspace_id = $1 and trigger = 'payment_failed'`);
    await at.get(PlaybooksService).switch(at.workspaceId, playbooks[0].id, { isOn: true, sending: 'draft' });
    at.clock.advance(1_000);
  });

  const flags = () => at.rows(`select * from flag where workspace_id = $1 order by id`);
  const open = async (table: 'flag' | 'enrollment') =>
    at.rows(`select closed_at from ${table} where workspace_id = $1 and state = 'open'`);
  const events = async () =>
    (await at.rows(`select words, detail from account_event where workspace_id = $1 order by at, id`)).map(
      (row) => `${row.words}: ${row.detail ?? ''}`,
    );
  const counts = async () => {
    const found = [];
    for (const table of ['cause', 'flag', 'enrollment', 'message']) {
      found.push((await at.rows(`select 1 from ${table} where workspace_id = $1`)).length);
    }
    return found;
  };

  /** What Measure says of the one customer: 250 dollars a month, and an invoice, if any. */
  const measureSays = (
    invoice: Partial<InvoiceView> | null,
    term: Partial<SubscriptionView> = {},
    others: readonly Partial<InvoiceView>[] = [],
  ) =>
    at.say({
      id: 'm_1',
      email: 'billing@cus-1.example',
      view: (connectionId) => {
        const ref = (kind: string, id: string) => build.aRef(kind, id, connectionId);
        const line = build.aLine({
          subscription: ref('subscription', 'ms_1'),
          monthly: { value: '25000' },
          currency: 'usd',
        });
        const own = { ref: ref('subscription', 'ms_1'), lines: [line], plan: 'Metered' };
        const subscription = build.aSubscription({ ...own, ...term });
        const given = { ...build.aFailedInvoice(), ref: ref('invoice', 'uuid-1'), number: 'M-1', currency: 'usd' };
        return {
          status: 'active',
          subscriptions: [subscription],
          invoices: [
            ...(invoice === null ? [] : [{ ...given, failedAt: at.clock.now(), ...invoice }]),
            ...others.map((one) => build.anInvoice({ ref: ref('invoice', one.number ?? ''), currency: 'usd', ...one })),
          ],
        };
      },
    });
  const aStranger = (id: string, email: string, aliases: readonly string[]) =>
    at.say({ id, email, view: () => ({ aliases }) });
  const stripeSays = (invoice: 'fails' | 'is paid' | null) =>
    at.book.receive(at.stripe, [
      aCustomer('cus_1'),
      aSubscription('cus_1', at.clock.now()),
      ...(invoice === 'fails' ? [aFailedInvoice('cus_1', at.clock.now())] : []),
      ...(invoice === 'is paid' ? [aPaidInvoice('cus_1', at.clock.now())] : []),
    ]);
  const paired = { aliases: ['stripe:in_cus_1'] };
  const unpaired = { aliases: [] };

  it('is one account by the id that one system has of the other, whatever the addresses, in either order', async () => {
    const [known] = await stripeSays(null);
    expect(await aStranger('m_7', 'someone@mail.example', ['measure:m_7', 'stripe:cus_1'])).toEqual([known]);
    const [early] = await aStranger('m_8', 'other@mail.example', ['measure:m_8', 'stripe:cus_8']);
    expect(await at.book.receive(at.stripe, [aCustomer('cus_8')])).toEqual([early]);
    const links = await at.rows(`select link from billing_customer where workspace_id = $1 order by external_id`);
    expect(links.map(({ link }) => link)).toEqual(['domain', 'stored_id', 'stored_id', 'domain']);
  });

  it.each(['Stripe', 'Measure'])(
    "counts its MRR once where only the merchant's own id joins it, %s first",
    async (first) => {
      const inStripe = () =>
        at.book.receive(at.stripe, [
          aCustomer('cus_9', { metadata: { account_id: 'acct-20417' } }),
          aSubscription('cus_9', at.clock.now()),
        ]);
      const inMeasure = () =>
        at.say({
          id: 'm_9',
          email: 'someone@mail.example',
          view: (connectionId) => {
            const ref = build.aRef('subscription', 'ms_9', connectionId);
            const line = build.aLine({ subscription: ref, monthly: { value: '25000' }, currency: 'usd' });
            const subscriptions = [build.aSubscription({ ref, lines: [line] })];
            return { aliases: ['measure:m_9', 'identifier:acct-20417'], status: 'active', subscriptions };
          },
        });
      for (const read of first === 'Stripe' ? [inStripe, inMeasure] : [inMeasure, inStripe]) {
        await read();
        at.clock.advance(1_000);
      }
      const shown = await at.rows(`select mrr from account where workspace_id = $1 and status = 'active'`);
      expect(shown).toEqual([{ mrr: [{ minor: 10_000, currency: 'usd' }] }]);
    },
  );

  it.each<[string, (() => Promise<unknown>)[]]>([
    ['Stripe, then Measure', [() => stripeSays('fails'), () => measureSays(paired)]],
    ['Measure, then Stripe', [() => measureSays(paired), () => stripeSays('fails')]],
    [
      'both, again and again',
      [() => measureSays(paired), () => stripeSays('fails'), () => measureSays(paired), () => stripeSays('fails')],
    ],
  ])('through %s one failure is one cause, flag, enrollment and draft', async (_order, steps) => {
    for (const step of steps) {
      await step();
      at.clock.advance(1_000);
    }
    expect(await counts()).toEqual([1, 1, 1, 1]);
    expect(await open('flag')).toHaveLength(1);
    at.clock.advance(60_000);
    await stripeSays('is paid');
    expect([await open('flag'), await open('enrollment')]).toEqual([[], []]);
    expect(await at.rows(`select 1 from message where workspace_id = $1 and status = 'withdrawn'`)).toHaveLength(1);
  });

  it('is written about by one number, that of the system that wrote the invoice, in flag and draft', async () => {
    await measureSays({ ...paired, totalMinor: 12_300, dueMinor: 12_300, outstandingMinor: 12_300 });
    const told = async () => {
      const [flag] = await at.rows(`select words from flag where workspace_id = $1`);
      const [draft] = await at.rows(
        `select subject, body_text, why, facts_then, version, xmin::text from message where workspace_id = $1`,
      );
      return { flag: flag.words, ...draft };
    };
    const before = await told();
    for (const text of [before.flag, before.subject, before.body_text, before.why]) expect(text).toContain('M-1');
    at.clock.advance(1_000);
    await stripeSays('fails');
    const after = await told();
    for (const text of [after.flag, after.subject, after.body_text, after.why]) expect(text).toContain('INV-cus_1');
    expect(JSON.stringify(after)).not.toContain('M-1');
    expect(before.facts_then).toContainEqual({ label: 'Outstanding', text: '$123.00' });
    expect(after.facts_then).toContainEqual({ label: 'Outstanding', text: '$100.00' });
    expect(after.version).toBe(before.version + 1);
    expect(await events()).toContainEqual(
      expect.stringMatching(/^Draft written anew: .*INV-cus_1.*another number now/),
    );
    const isOne = 'M-1 and INV-cus_1 are one invoice: ';
    expect((await events()).filter((event) => event.startsWith(isOne))).toHaveLength(1);
    at.clock.advance(1_000);
    await measureSays(paired);
    expect(await told()).toEqual(after);
    expect((await events()).filter((event) => event.startsWith(isOne))).toHaveLength(1);
  });

  it('goes by the number of the system that is left when the one that wrote the invoice goes, and no other is said to tell of it', async () => {
    await measureSays(paired);
    at.clock.advance(1_000);
    const [accountId = ''] = await stripeSays('fails');
    at.clock.advance(1_000);
    await at.get(DisconnectingService).disconnect(at.workspaceId, at.stripe.id);
    await at.evaluate(accountId);
    const [draft] = await at.rows(`select subject, why, status, facts_then from message where workspace_id = $1`);
    expect(draft).toMatchObject({ status: 'draft', subject: expect.stringContaining('M-1') });
    expect(draft.why).toContain('M-1');
    expect(await events()).toContainEqual(expect.stringMatching(/^Draft written anew: .*M-1.*another number now/));
    expect((await events()).join()).not.toContain('Another billing system');
  });

  it.each(['enrollment', 'message'])('holds every %s of a batch in one group, sorted', async (table) => {
    await measureSays(paired);
    await at.book.receive(at.stripe, [
      aCustomer('cus_2'),
      aSubscription('cus_2', at.clock.now()),
      aFailedInvoice('cus_2', at.clock.now()),
    ]);
    const drafts = () =>
      at.rows(`select id, enrollment_id, subject, status from message where workspace_id = $1 order by id`);
    const [renamed, ended] = await drafts();
    at.clock.advance(1_000);
    const { owner } = at.database;
    const held = { table, id: table === 'message' ? renamed.id : renamed.enrollment_id };
    await whileHeld(owner, held, {
      work: () =>
        at.book.receive(at.stripe, [
          aCustomer('cus_1'),
          aSubscription('cus_1', at.clock.now()),
          aFailedInvoice('cus_1', at.clock.now()),
          aPaidInvoice('cus_2', at.clock.now()),
        ]),
      look: () => owner.query('select from message where id = $1 for update nowait', [ended.id]),
    });
    expect(await drafts()).toMatchObject([
      { status: 'draft', subject: expect.stringContaining('INV-cus_1') },
      { status: 'withdrawn' },
    ]);
  });

  it('is written about as a person wrote it, whatever number it has since', async () => {
    await measureSays(paired);
    await at.rows(`update message set subject = 'About M-1', is_edited = true where workspace_id = $1`);
    const draft = () => at.rows(`select *, xmin::text from message where workspace_id = $1`);
    const before = await draft();
    at.clock.advance(1_000);
    await stripeSays('fails');
    expect(await draft()).toEqual(before);
  });

  it('learning nothing new writes nothing', async () => {
    await stripeSays('fails');
    await measureSays(paired);
    const aliases = () => at.rows(`select *, xmin::text from cause_alias where workspace_id = $1 order by key`);
    const before = await aliases();
    expect(before.length).toBeGreaterThan(2);
    await measureSays(paired);
    await stripeSays('fails');
    expect(await aliases()).toEqual(before);
  });

  it('that was flagged twice before anybody knew ends as one, and says so', async () => {
    await stripeSays('fails');
    at.clock.advance(1_000);
    await measureSays(unpaired);
    expect(await open('flag')).toHaveLength(2);
    at.clock.advance(1_000);
    await measureSays(paired);
    expect(await flags()).toMatchObject([
      { state: 'open' },
      { state: 'closed', closed_words: expect.stringContaining('two billing systems') },
    ]);
    expect(await open('enrollment')).toHaveLength(1);
    const drafts = await at.rows(`select 1 from message where workspace_id = $1 and status in ('draft', 'held')`);
    expect(drafts).toHaveLength(1);
    // Told apart again, each alone, in either order: it stays the one cause that it turned out to be.
    for (const step of [() => measureSays(null), () => measureSays(paired), () => measureSays(unpaired)]) {
      at.clock.advance(1_000);
      await step();
      expect(await open('flag')).toHaveLength(1);
    }
    // The second never started: the playbook waits between two causes of one account.
    expect((await counts()).slice(1)).toEqual([2, 1, 1]);
  });

  /** A failure of the moment, that Measure names by Stripe's payment. */
  const named = (aliases: readonly string[], id = 'uuid-2') => ({
    aliases,
    failedAt: at.clock.now(),
    ref: build.aRef('invoice', id, at.measure.id),
  });

  it('waits for the other system that knows the payment before it counts a second failure, and not for ever', async () => {
    await stripeSays(null);
    await measureSays(named(['stripe:pi_7']));
    expect(await counts()).toEqual([0, 0, 0, 0]);
    expect((await at.rows(`select payment_state from account where workspace_id = $1`))[0].payment_state).toBe(
      'failed',
    );
    at.clock.advance(1_000);
    await measureSays(named(['stripe:pi_7', 'stripe:in_cus_1']));
    await stripeSays('fails');
    expect(await counts()).toEqual([1, 1, 1, 1]);
    at.clock.advance(5_000);
    await measureSays({ ...named(['stripe:pi_unknown'], 'uuid-3'), totalMinor: 7 });
    const [account] = await at.rows(`select id, holds_until from account where workspace_id = $1`);
    expect(await open('flag')).toHaveLength(1);
    at.clock.set(account.holds_until.toISOString());
    await at.evaluate(account.id);
    expect(await open('flag')).toHaveLength(2);
  });

  it('adopts what holds by the figures of the system that is left when the other one goes', async () => {
    const [renewal] = await at.rows(
      `select id from playbook where workspace_id = $1 and trigger = 'renewal_approaching'`,
    );
    await at.get(PlaybooksService).switch(at.workspaceId, renewal.id, { isOn: true, sending: 'draft' });
    await stripeSays(null);
    const [accountId = ''] = await measureSays(null, {
      renewsAt: new Date(at.clock.now().getTime() + 20 * 86_400_000),
    });
    expect(await counts()).toEqual([0, 0, 0, 0]);
    at.clock.advance(1_000);
    await at.rows(`update connection set status = 'disconnected' where workspace_id = $1 and id = $2`, at.stripe.id);
    await at.evaluate(accountId);
    expect(await at.rows(`select state from flag where workspace_id = $1`)).toEqual([{ state: 'open' }]);
    expect(await at.rows(`select state from enrollment where workspace_id = $1`)).toEqual([{ state: 'adopted' }]);
    expect(await at.rows(`select 1 from message where workspace_id = $1`)).toEqual([]);
  });

  it('has the MRR of former months from the system that is left when the other one goes, and keeps what that one was seen to say', async () => {
    const months = async () =>
      (
        await at.rows(`select to_char(month, 'YYYY-MM') as month, (mrr -> 0 ->> 'minor')::int as minor, is_reconstructed as computed
          from account_mrr_month where workspace_id = $1 order by month`)
      ).map(({ month, minor, computed }) => [month, minor, computed]);
    const end = async (connection: BookConnection) => {
      at.clock.advance(1_000);
      await at.rows(
        `update connection set status = 'disconnected' where workspace_id = $1 and id = '${connection.id}'`,
      );
      await at.evaluate(accountId);
    };
    const startedAt = new Date('2026-02-10T00:00:00Z');
    await stripeSays(null);
    const [accountId = ''] = await measureSays(null, { startedAt });
    const both = await months();
    await end(at.stripe);
    expect(await months()).toEqual([
      ['2026-02', 25_000, true],
      ['2026-06', 25_000, false],
    ]);
    await at.rows(`update connection set status = 'connected' where workspace_id = $1`);
    await stripeSays(null);
    expect((await months()).at(-1)).toEqual(both.at(-1));
    await end(at.measure);
    expect((await months()).at(-1)).toEqual(both.at(-1));
    expect(
      await at.rows(
        `select 1 from account_mrr_month where workspace_id = $1 and '${at.measure.id}' = any(connection_ids)`,
      ),
    ).toEqual([]);
  });

  it('goes on with the renewal that the other system told of, by no common name, when one goes and when it comes back', async () => {
    const [renewal] = await at.rows(
      `select id from playbook where workspace_id = $1 and trigger = 'renewal_approaching'`,
    );
    await at.get(PlaybooksService).switch(at.workspaceId, renewal.id, { isOn: true, sending: 'draft' });
    at.clock.advance(1_000);
    const renewsAt = new Date(at.clock.now().getTime() + 20 * 86_400_000);
    const yearly = aSubscription('cus_1', at.clock.now(), {}, { recurring: { interval: 'year', interval_count: 1 } });
    await at.book.receive(at.stripe, [aCustomer('cus_1'), yearly]);
    const [accountId = ''] = await measureSays(null, { renewsAt });
    const keys = () => at.rows(`select key from cause_alias where workspace_id = $1 order by key`);
    expect(JSON.stringify(await keys())).not.toContain('ms_1');
    for (const status of ['disconnected', 'connected', 'disconnected', 'connected']) {
      at.clock.advance(1_000);
      const text = `update connection set status = $3 where workspace_id = $1 and id = $2`;
      await at.rows(text, at.stripe.id, status);
      await at.evaluate(accountId);
      const [account] = await at.rows(`select plan from account where workspace_id = $1`);
      expect(account.plan).toBe(status === 'connected' ? 'price_1' : 'Metered');
      expect(await counts()).toEqual([1, 1, 1, 1]);
      expect([await open('flag'), await open('enrollment')]).toEqual([[{ closed_at: null }], [{ closed_at: null }]]);
      expect(await at.rows(`select status from message where workspace_id = $1`)).toEqual([{ status: 'draft' }]);
    }
    expect(JSON.stringify(await keys())).toContain('ms_1');
    expect((await events()).filter((line) => line.startsWith('Flag'))).toHaveLength(1);
  });

  it.each<[string, () => Promise<unknown>, 'stripe' | 'measure', object]>([
    ['that it alone told of', () => stripeSays('fails'), 'stripe', { flagsClosing: 1, draftsWithdrawn: 1 }],
    [
      'that both told of, each by its own words',
      async () => [await measureSays(paired), await stripeSays('fails')],
      'stripe',
      { flagsClosing: 0, draftsWithdrawn: 0 },
    ],
    [
      'that the other one told of',
      async () => [await stripeSays(null), await measureSays(unpaired)],
      'stripe',
      { flagsClosing: 0, draftsWithdrawn: 0 },
    ],
    [
      'of each system, of which the second waited for its cooldown',
      async () => [
        await stripeSays('fails'),
        await measureSays({ ...unpaired, totalMinor: 77_700, dueMinor: 77_700, outstandingMinor: 77_700 }),
      ],
      'measure',
      { flagsClosing: 1, draftsWithdrawn: 0 },
    ],
  ])('foresees of a failure %s exactly what a disconnect does', async (_which, tell, ended, foreseen) => {
    await measureSays(null);
    await stripeSays(null);
    await tell();
    // A second failure may be held back for a moment, until the other system that knows the payment was heard.
    at.clock.advance(120_000);
    await at.book.hear(at.stripe);
    await at.book.hear(at.measure);
    const [{ id: accountId }] = await at.rows(`select id from account where workspace_id = $1`);
    const evaluate = () => at.evaluate(accountId);
    await evaluate();
    const standing = async () => ({
      flags: (await open('flag')).length,
      drafts: (await at.rows(`select 1 from message where workspace_id = $1 and status in ('draft', 'held')`)).length,
    });
    const before = await standing();
    const { id } = ended === 'stripe' ? at.stripe : at.measure;
    const untouched = await at.rows(`select xmin::text, id, state from flag where workspace_id = $1 order by id`);
    const preview = await at.get(DisconnectPreviewQueries).get(at.workspaceId, id);
    expect(preview.goes).toMatchObject({ ...foreseen, isAtLeast: false });
    const unjudged = await at.get(DisconnectPreviewQueries).get(at.workspaceId, id, 0);
    expect(unjudged.goes).toMatchObject({ flagsClosing: 0, draftsWithdrawn: 0, isAtLeast: before.flags > 0 });
    expect(unjudged.words.join(' ').includes('more flags may be closed')).toBe(before.flags > 0);
    expect(await at.rows(`select xmin::text, id, state from flag where workspace_id = $1 order by id`)).toEqual(
      untouched,
    );
    await at.get(DisconnectingService).disconnect(at.workspaceId, id);
    await evaluate();
    const after = await standing();
    expect({
      flagsClosing: before.flags - after.flags,
      draftsWithdrawn: before.drafts - after.drafts,
    }).toEqual(foreseen);
  });

  it('keeps its score while a second system is read for the first time, then takes in all that it says at once', async () => {
    await at.connectMeasure({ isReading: true });
    const [accountId = ''] = await stripeSays(null);
    const health = async () =>
      (await at.rows(`select score, band, version from account_health where workspace_id = $1`))[0];
    const before = await health();
    expect(before).toMatchObject({ band: 'healthy' });
    const old = new Date('2026-03-02T10:00:00Z');
    const failedAt = new Date('2026-05-20T09:00:00Z');
    const failing = { ...unpaired, failedAt, issuedAt: failedAt, attemptCount: 1 };
    expect(await measureSays(failing, {}, [{ number: 'M-0', status: 'paid', paidAt: old, issuedAt: old }])).toEqual([
      accountId,
    ]);
    expect(await health()).toEqual(before);
    // What Stripe tells meanwhile counts, and is no part of what will be adopted.
    at.clock.advance(60_000);
    await stripeSays('fails');
    expect(await at.rows(`select state from enrollment where workspace_id = $1`)).toEqual([{ state: 'open' }]);
    at.clock.advance(60_000);
    await stripeSays('is paid');
    await at.book.endBackfill(at.measure);
    await at.evaluate(accountId);
    expect(await health()).toMatchObject({ band: 'critical' });
    expect(await at.rows(`select state from enrollment where workspace_id = $1 order by id`)).toEqual([
      { state: 'closed' },
      { state: 'adopted' },
    ]);
    const lines = await at.rows(`select at, words, detail from account_event where workspace_id = $1 order by at, id`);
    expect(lines).toContainEqual(expect.objectContaining({ at: old, words: 'M-0 paid: $1,200.00' }));
    expect(lines).toContainEqual(expect.objectContaining({ at: failedAt, words: 'M-1: payment failed' }));
    expect(lines).toContainEqual(expect.objectContaining({ at: at.clock.now(), words: 'Fake billing connected' }));
    const moved = lines.findLast(({ words }) => words.startsWith('Health'));
    expect(moved).toMatchObject({
      words: expect.stringMatching(/^Health 100 Healthy → \d+ Critical$/),
      detail: expect.stringMatching(/^Fake billing connected\. .*M-1/),
    });
    expect(lines.some(({ words }) => words.includes('Unknown'))).toBe(false);
  });

  it('takes the revenue from the system connected first, and after a switch from the other, as an event in its history', async () => {
    await stripeSays('fails');
    const [accountId = ''] = await measureSays(paired);
    const account = async () =>
      (await at.rows(`select mrr, plan, payment_state from account where workspace_id = $1`))[0];
    expect(await account()).toMatchObject({ mrr: [{ minor: 10_000, currency: 'usd' }], payment_state: 'failed' });
    expect((await at.rows(`select by_system, spread from account_revenue where workspace_id = $1`))[0]).toMatchObject({
      by_system: [
        { system: 'measure', owner: 'measure', mrr: [{ minor: 25_000 }] },
        { system: 'stripe', owner: 'stripe', mrr: [{ minor: 10_000 }] },
      ],
    });
    at.clock.advance(1_000);
    const before = await counts();
    await at.step(async (scope) => {
      const choice = { mode: 'test', system: 'measure', memberId: null } as const;
      await at.get(PrimarySources).choose(scope, choice, at.clock.now());
      await at.get(EvaluationService).evaluate(scope, [accountId], at.clock.now());
    });
    expect(await account()).toMatchObject({ mrr: [{ minor: 25_000 }], plan: 'Metered', payment_state: 'failed' });
    expect(await counts()).toEqual(before);
    const versions = await at.rows(`select is_switch from account_snapshot where workspace_id = $1 order by version`);
    expect(versions.map((row) => row.is_switch)).toEqual([...versions.slice(1).map(() => false), true]);
    const told = await events();
    expect(told.filter((line) => line.startsWith('MRR'))).toEqual([]);
    expect(told.at(-1)).toBe(
      'Revenue now comes from Fake billing, before from Stripe: MRR $100.00 → $250.00. Plan: price_1 → Metered',
    );
  });
});
