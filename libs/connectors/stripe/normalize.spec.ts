import * as fc from 'fast-check';
import { billingDrivers } from '#core/health/billing-drivers.ts';
import { combineViews } from '#core/snapshot/combine-views.ts';
import type { BillingView, InvoiceView, SubscriptionView } from '#core/snapshot/billing-view.ts';
import { mergeInvoices } from '#core/snapshot/merge-invoices.ts';
import { paymentHealthAt } from '#core/snapshot/payment-health.ts';
import type { CustomerObjects } from '../billing-object.ts';
import { held, rows } from './testing/held.ts';
import { contractSettings } from '../testing/connector-contract.ts';
import {
  type Json,
  aCard,
  aCharge,
  aCoupon,
  aCustomer,
  aDiscount,
  aPrice,
  aProduct,
  aSubscription,
  aTier,
  anInvoice,
  anInvoicePayment,
  anItem,
  list,
  now,
  seconds,
} from './testing/shapes.ts';
import { stripeConnector } from './index.ts';

const viewOf = (objects: CustomerObjects): BillingView => stripeConnector.normalize(objects, contractSettings, now);
const codes = (view: BillingView): readonly string[] => view.doubts.map(({ code }) => code);
const ref = (kind: string, externalId: string): Json => ({ connectionId: 'connection-1', kind, externalId });
const at = (iso: string): Date => new Date(iso);

const plain = aSubscription([anItem(aPrice())]);
const subscriptionOf = (given: Json, others: readonly Json[] = []): SubscriptionView =>
  viewOf(held([{ ...plain, ...given }, ...others])).subscriptions[0] ?? fail();
const invoiceOf = (given: Json, charges: readonly Json[] = []): InvoiceView =>
  viewOf(held([anInvoice(given), ...charges])).invoices[0] ?? fail();

function fail(): never {
  throw new Error('The spec expected something here.');
}

describe('status', () => {
  const paused = (type: string): Json => ({ status: 'paused', status_details: { paused: { subscription: { type } } } });

  it.each<[string, Json, string, boolean]>([
    ['active', { status: 'active' }, 'active', false],
    ['trialing', { status: 'trialing' }, 'trialing', false],
    ['past_due', { status: 'past_due' }, 'past_due', false],
    ['unpaid', { status: 'unpaid' }, 'past_due', false],
    ['incomplete', { status: 'incomplete' }, 'past_due', false],
    ['canceled', { status: 'canceled' }, 'canceled', false],
    ['incomplete_expired', { status: 'incomplete_expired' }, 'canceled', false],
    ['paused after a failed first payment', paused('first_payment_failure'), 'past_due', true],
    ['paused after a failed last payment', paused('final_payment_failure'), 'past_due', true],
    ['a trial that ended without a method', paused('trial_end_without_payment_method'), 'canceled', true],
    ['paused on request', paused('pause_requested'), 'active', true],
    ['paused by the system', paused('system'), 'active', true],
    ['paused, before reasons were told', { status: 'paused' }, 'canceled', true],
    ['collection paused', { pause_collection: { behavior: 'void' } }, 'active', true],
  ])('%s', (_what, given, status, isPaused) => {
    expect(subscriptionOf(given)).toMatchObject({ status, isPaused, rawStatus: given['status'] ?? 'active' });
  });

  it.each<[string, Json, string]>([
    ['a status', { status: 'hibernating' }, 'unknown_status'],
    ['no status', { status: null }, 'unknown_status'],
    ['a reason to pause', paused('vacation'), 'unknown_pause'],
    ['a way to pause collection', { pause_collection: { behavior: 'postpone' } }, 'unknown_collection'],
  ])('keeps %s that is new to us and flags it', (_what, given, code) => {
    const view = viewOf(held([{ ...plain, ...given }]));
    expect(codes(view)).toContain(code);
    expect(view.subscriptions[0]?.rawStatus).toBe(given['status'] === null ? 'missing' : (given['status'] ?? 'active'));
  });

  const turned = `on\u202Ehold${'!'.repeat(99)}`;

  it.each<[string, Json]>([
    ['a status', { ...plain, status: turned }],
    ['a reason to pause', { ...plain, ...paused(turned) }],
    ['a way to pause collection', { ...plain, pause_collection: { behavior: turned } }],
    ['what an invoice is called', anInvoice({ status: turned })],
  ])('names %s that is new so that it can be seen, and short', (_what, given) => {
    const [words = ''] = viewOf(held([given])).doubts.map((doubt) => doubt.words);
    expect(words).toContain('"on[U+202E]hold!');
    expect(words).toContain('!…"');
    expect(words.length).toBeLessThan(140);
  });

  it('leaves the account of one that is paused for a new reason unknown, its payment too, and not that of a new way', () => {
    const others = ['sub_2', 'sub_3', 'sub_4'].map((id) => ({ ...plain, id }));
    const moment = { now, timeZone: 'UTC' };
    const concluded = (given: Json) => {
      const snapshot = combineViews([viewOf(held([{ ...plain, ...given }, ...others]))], 'recurring');
      const { state } = paymentHealthAt(snapshot, moment, 30, null);
      return [snapshot.status.is.value, billingDrivers(snapshot, moment, 30).kind, state];
    };
    expect(concluded(paused('vacation'))).toEqual([null, 'unknown', null]);
    expect(concluded(paused('pause_requested'))).toEqual(['active', 'known', 'ok']);
    expect(concluded({ pause_collection: { behavior: 'postpone' } })).toEqual(['active', 'known', 'ok']);
  });

  it.each([
    [['canceled', 'trialing', 'active', 'past_due'], 'past_due'],
    [['canceled', 'trialing', 'active'], 'active'],
    [['canceled', 'trialing'], 'trialing'],
    [['canceled'], 'canceled'],
    [[], 'none'],
  ])('of several (%j) the most pressing speaks: %s', (statuses, expected) => {
    const subscriptions = statuses.map((status, i) => ({ ...plain, id: `sub_${i}`, status }));
    expect(viewOf(held(subscriptions)).status).toBe(expected);
  });

  it('a deleted customer has no running subscription left, whatever was last seen of it', () => {
    const view = viewOf(held([{ id: 'cus_1', object: 'customer', deleted: true }, plain]));
    expect(view).toMatchObject({ status: 'canceled', customer: { isDeleted: true, name: null, email: null } });
    expect(view.subscriptions[0]).toMatchObject({ status: 'canceled', renewsAt: null });
  });

  it('a deleted customer keeps the name on its newest invoice, and no address', () => {
    const billed = (id: string, customer_name: string | null, created: number) =>
      anInvoice({ id, customer_name, customer_email: 'pay@halden.example', created });
    const bills = [billed('in_1', 'Halden', 1_700_000_000), billed('in_2', 'Halden & Co', 1_750_000_000)];
    const gone = { id: 'cus_1', object: 'customer', deleted: true };
    const view = viewOf(held([gone, ...bills, billed('in_3', ' ', 1_760_000_000)]));
    expect(view.customer).toMatchObject({ name: 'Halden & Co', email: null, domain: null });
    expect(viewOf(held([aCustomer({ name: null }), ...bills])).customer.name).toBeNull();
  });
});

describe('plan and renewal', () => {
  const end = seconds('2026-09-15T00:00:00Z');
  const yearly = anItem(
    aPrice({ id: 'price_y', unit_amount: 240_000, unit_amount_decimal: '240000' }, { interval: 'year' }),
    {
      id: 'si_y',
      current_period_end: seconds('2027-03-01T00:00:00Z'),
    },
  );

  it('is named after the price, its product, its look-up key or its id, in this order', () => {
    const nameOf = (price: Json, catalogue: readonly Json[] = []): string | null | undefined =>
      viewOf(held([aSubscription([anItem(aPrice(price))])], catalogue)).subscriptions[0]?.plan;
    expect(nameOf({ nickname: 'Team yearly', lookup_key: 'team' }, [aProduct()])).toBe('Team yearly');
    expect(nameOf({ lookup_key: 'team' }, [aProduct()])).toBe('Team');
    expect(nameOf({ product: aProduct({ name: 'Expanded' }) })).toBe('Expanded');
    expect(nameOf({ lookup_key: 'team' })).toBe('team');
    expect(nameOf({})).toBe('price_1');
  });

  it('is the licensed item that brings most a month, with the number of the others', () => {
    const meter = anItem(aPrice({ nickname: 'Calls' }, { usage_type: 'metered', meter: 'mtr_1' }), { id: 'si_m' });
    const items = [
      anItem(aPrice({ nickname: 'Seats' })),
      { ...yearly, price: aPrice({ nickname: 'Base', unit_amount_decimal: '240000' }, { interval: 'year' }) },
      meter,
    ];
    expect(subscriptionOf({ items: list(items) }).plan).toBe('Base +1');
    expect(subscriptionOf({ items: list([meter]) }).plan).toBe('Calls');
  });

  it.each<[string, Json, Partial<SubscriptionView>]>([
    ['monthly', {}, { renewsAt: at('2026-09-15T00:00:00Z'), renewalKind: 'renewal', termMonths: 1, endsAt: null }],
    ['yearly', { items: list([yearly]) }, { renewsAt: at('2027-03-01T00:00:00Z'), termMonths: 12 }],
    [
      'both: the earlier end',
      { items: list([yearly, anItem(aPrice())]) },
      { renewsAt: at('2026-09-15T00:00:00Z'), termMonths: 1 },
    ],
    [
      'yearly with monthly metering: the contract',
      { items: list([yearly, anItem(aPrice({}, { usage_type: 'metered', meter: 'mtr_1' }))]) },
      { renewsAt: at('2027-03-01T00:00:00Z'), termMonths: 12 },
    ],
    ['26 weeks', { items: list([anItem(aPrice({}, { interval: 'week', interval_count: 26 }))]) }, { termMonths: 6 }],
    [
      'canceling at period end',
      { cancel_at_period_end: true },
      { renewsAt: null, endsAt: at('2026-09-15T00:00:00Z'), isCancelScheduled: true },
    ],
    [
      'canceling at a date',
      { cancel_at: end + 1 },
      { renewsAt: null, endsAt: at('2026-09-15T00:00:01Z'), isCancelScheduled: true },
    ],
    [
      'trialing',
      { status: 'trialing', trial_end: end - 1 },
      {
        renewsAt: at('2026-09-14T23:59:59Z'),
        renewalKind: 'trial_conversion',
        trialEndsAt: at('2026-09-14T23:59:59Z'),
      },
    ],
    ['once in trial', { trial_end: 1 }, { renewalKind: 'renewal', trialEndsAt: null }],
    ['paused', { pause_collection: { behavior: 'void' } }, { renewsAt: null, renewalKind: null }],
    ['unpaid', { status: 'unpaid' }, { renewsAt: null }],
    [
      'ended',
      { status: 'canceled', ended_at: 86_400 },
      { renewsAt: null, endsAt: null, endedAt: at('1970-01-02T00:00:00Z'), isCancelScheduled: false },
    ],
    [
      'without a period',
      { items: list([anItem(aPrice(), { current_period_end: null })]) },
      { renewsAt: null, renewalKind: null, termMonths: null },
    ],
  ])('%s', (_what, given, expected) => {
    expect(subscriptionOf(given)).toMatchObject(expected);
  });
});

describe('what pays', () => {
  const card = (id: string, given: Json = {}): Json => aCard({ id }, given);

  it('is looked for in the order in which Stripe charges', () => {
    const customer = aCustomer({
      invoice_settings: { default_payment_method: card('pm_c') },
      default_source: card('src_c'),
    });
    const idOf = (given: Json, who: Json): string | undefined => subscriptionOf(given, [who]).card?.externalId;
    expect(idOf({ default_payment_method: card('pm_s'), default_source: card('src_s') }, customer)).toBe('pm_s');
    expect(idOf({ default_source: card('src_s') }, customer)).toBe('src_s');
    expect(idOf({}, customer)).toBe('pm_c');
    expect(idOf({}, { ...customer, invoice_settings: { default_payment_method: null } })).toBe('src_c');
  });

  it.each([
    [12, 2026, '2027-01-01T00:00:00Z'],
    [9, 2026, '2026-10-01T00:00:00Z'],
    [2, 2028, '2028-03-01T00:00:00Z'],
  ])('a card of %i/%i is good until %s', (exp_month, exp_year, until) => {
    const pays = { default_payment_method: card('pm_1', { exp_month, exp_year }) };
    expect(subscriptionOf(pays)).toMatchObject({
      cardExpiresAt: at(until),
      cardLabel: 'Visa •••• 4242',
      hasPaymentMethod: true,
      isAutoCharged: true,
      card: ref('payment_method', 'pm_1'),
    });
  });

  it.each<[string, Json, Partial<SubscriptionView>]>([
    ['nothing', {}, { hasPaymentMethod: false, card: null, cardExpiresAt: null }],
    [
      'a wallet',
      { default_payment_method: card('pm_1', { wallet: { type: 'apple_pay' } }) },
      { cardLabel: 'Visa •••• 4242 (apple pay)', isWalletCard: true },
    ],
    [
      'an older card',
      { default_source: { id: 'card_1', object: 'card', brand: 'Visa', last4: '1111', exp_month: 1, exp_year: 2027 } },
      { cardExpiresAt: at('2027-02-01T00:00:00Z'), cardLabel: 'Visa •••• 1111' },
    ],
    [
      'a bank debit',
      { default_payment_method: { id: 'pm_1', object: 'payment_method', type: 'sepa_debit', card: null } },
      { hasPaymentMethod: true, card: null, cardExpiresAt: null },
    ],
    [
      'an impossible month',
      { default_payment_method: card('pm_1', { exp_month: 13 }) },
      { hasPaymentMethod: true, cardExpiresAt: null },
    ],
    [
      'invoices that are sent',
      { collection_method: 'send_invoice', default_payment_method: card('pm_1') },
      { isAutoCharged: false, card: null, cardExpiresAt: null },
    ],
  ])('%s', (_what, given, expected) => {
    expect(subscriptionOf(given)).toMatchObject(expected);
  });

  it.each<[string, string | null, string]>([
    ['a way to collect that is new to us', 'carrier\u202Epigeon', '"carrier[U+202E]pigeon"'],
    ['no way to collect', null, 'does not say'],
  ])('flags %s, and asks for no payment method then', (_what, collection_method, named) => {
    const view = viewOf(held([{ ...plain, collection_method }]));
    expect(view.subscriptions[0]).toMatchObject({ isAutoCharged: false, hasPaymentMethod: false });
    expect(view.doubts).toMatchObject([{ code: 'unknown_collection', words: expect.stringContaining(named) }]);
    const snapshot = combineViews([view], 'recurring');
    expect(JSON.stringify(billingDrivers(snapshot, { now, timeZone: 'UTC' }, 30))).not.toContain('no_payment_method');
    const over = { ...plain, collection_method, status: 'canceled' };
    expect(codes(viewOf(held([over])))).not.toContain('unknown_collection');
  });

  it('flags a method that could not be read, and does not call it expiring or absent', () => {
    const view = viewOf(held([{ ...plain, default_payment_method: 'pm_1' }]));
    expect(view.subscriptions[0]).toMatchObject({ hasPaymentMethod: true, cardExpiresAt: null });
    expect(codes(view)).toContain('payment_method_unread');
  });

  it('believes the newest copy of a card, wherever it was read', () => {
    const expired = { ...plain, default_payment_method: card('pm_1', { exp_year: 2020 }) };
    const renewed = rows([card('pm_1', { exp_year: 2030 })], new Date(now.getTime() + 1_000));
    const objects = held([expired]);
    const expiry = (more: CustomerObjects['objects']): unknown =>
      viewOf({ ...objects, objects: [...more, ...objects.objects] }).subscriptions[0]?.cardExpiresAt;
    expect(expiry(renewed)).toEqual(at('2031-01-01T00:00:00Z'));
    expect(expiry(rows([card('pm_1', { exp_year: 2030 })], new Date(now.getTime() - 1_000)))).toEqual(
      at('2021-01-01T00:00:00Z'),
    );
  });
});

describe('invoices', () => {
  const failed = (id: string, iso: string, given: Json = {}): Json =>
    aCharge({
      id,
      status: 'failed',
      created: seconds(iso),
      failure_code: 'card_declined',
      outcome: { type: 'issuer_declined', reason: 'insufficient_funds' },
      ...given,
    });
  const tried = { attempted: true, attempt_count: 2, payments: list([anInvoicePayment('pi_1')]) };
  const underWay = aCharge({ id: 'ch_9', status: 'pending', created: seconds('2026-08-22T00:00:00Z') });

  it('says what was billed, what is outstanding and where it belongs', () => {
    expect(
      invoiceOf({ due_date: seconds('2026-09-14T00:00:00Z'), amount_paid: 2_500, amount_remaining: 7_500 }),
    ).toEqual({
      ref: ref('invoice', 'in_1'),
      aliases: ['stripe:in_1'],
      number: 'INV-118',
      status: 'open',
      currency: 'usd',
      totalMinor: 10_000,
      dueMinor: 10_000,
      paidMinor: 2_500,
      outstandingMinor: 7_500,
      issuedAt: at('2026-08-15T01:00:00Z'),
      dueAt: at('2026-09-14T00:00:00Z'),
      paidAt: null,
      subscription: ref('subscription', 'sub_1'),
      hasFailedAttempt: false,
      failedAt: null,
      attemptCount: 0,
      nextAttemptAt: null,
      decline: null,
      declineReason: null,
      isWrittenOff: false,
      hostedUrl: 'https://invoice.stripe.example/i/in_1',
    });
  });

  it('a failed attempt counts since its first failure, with the last reason', () => {
    const charges = [
      failed('ch_2', '2026-08-20T00:00:00Z', { outcome: { type: 'issuer_declined', reason: 'stolen_card' } }),
      failed('ch_1', '2026-08-16T00:00:00Z'),
    ];
    expect(invoiceOf({ ...tried, next_payment_attempt: seconds('2026-09-03T00:00:00Z') }, charges)).toMatchObject({
      hasFailedAttempt: true,
      failedAt: at('2026-08-16T00:00:00Z'),
      attemptCount: 2,
      nextAttemptAt: at('2026-09-03T00:00:00Z'),
      decline: 'hard',
      declineReason: 'stolen card',
    });
  });

  it.each<[string, Json, readonly Json[], boolean]>([
    ['tried and open, the charge not seen', tried, [], true],
    ['never tried', {}, [], false],
    ['tried, nothing outstanding', { ...tried, amount_remaining: 0 }, [failed('ch_1', '2026-08-16T00:00:00Z')], false],
    [
      'failed and paid later',
      { ...tried, status: 'paid', amount_remaining: 0 },
      [failed('ch_1', '2026-08-16T00:00:00Z'), aCharge({ id: 'ch_2' })],
      false,
    ],
    ['a bank debit under way', { ...tried, attempt_count: 1 }, [aCharge({ status: 'pending' })], false],
    [
      'failed and tried again',
      { ...tried, attempt_count: 2 },
      [failed('ch_1', '2026-08-16T00:00:00Z'), underWay],
      true,
    ],
    [
      'failed and tried again by hand',
      { ...tried, attempt_count: 1 },
      [failed('ch_1', '2026-08-16T00:00:00Z'), underWay],
      true,
    ],
    ['failed without a charge, and tried again', { ...tried, attempt_count: 2 }, [underWay], true],
    [
      'paid in part, and the rest under way',
      { ...tried, attempt_count: 2 },
      [aCharge({ id: 'ch_1' }), underWay],
      false,
    ],
    ['voided', { ...tried, status: 'void' }, [failed('ch_1', '2026-08-16T00:00:00Z')], false],
    [
      'a failed charge of another invoice',
      {},
      [failed('ch_1', '2026-08-16T00:00:00Z', { payment_intent: 'pi_other' })],
      false,
    ],
  ])('%s', (_what, given, charges, hasFailedAttempt) => {
    expect(invoiceOf(given, charges)).toMatchObject({ hasFailedAttempt });
  });

  it.each<[string, readonly Json[]]>([
    ['failed in time', []],
    ['failed in time and is tried again', [underWay]],
  ])('that %s has failed, and is not late, where another system knows its due date alone', (_what, more) => {
    const ours = invoiceOf({ ...tried, due_date: null }, [failed('ch_1', '2026-08-16T00:00:00Z'), ...more]);
    const nowhere = { hasFailedAttempt: false, failedAt: null, attemptCount: 0, decline: null, declineReason: null };
    const theirs = { ...ours, ...nowhere, ref: { ...ours.ref, connectionId: 'c2' }, dueAt: at('2026-08-16T00:00:00Z') };
    const [merged, ...others] = mergeInvoices([ours, theirs], []);
    expect(others).toEqual([]);
    expect(merged).toMatchObject({ hasFailedAttempt: true, dueAt: null });
  });

  const odd = aCharge({ id: 'ch_2', status: 'on_hold', created: seconds('2026-08-20T00:00:00Z') });
  const earlier = failed('ch_1', '2026-08-16T00:00:00Z');
  const later = failed('ch_3', '2026-08-21T00:00:00Z');

  it.each<[string, number, readonly Json[], number]>([
    ['each that is known to have', 2, [earlier, later], 2],
    ['not one whose status is new', 2, [earlier, odd], 1],
    ['not one whose status is new, before the one that did', 2, [odd, later], 1],
    ['one without a charge', 3, [earlier, odd], 2],
    ['one that somebody began by hand', 1, [earlier, later], 2],
    ['not one that is under way', 2, [earlier, underWay], 1],
    ['one without a charge, before the one that is under way', 2, [underWay], 1],
  ])('failed as often as is known: %s', (_what, attempt_count, charges, attemptCount) => {
    expect(invoiceOf({ ...tried, attempt_count }, charges)).toMatchObject({ hasFailedAttempt: true, attemptCount });
  });

  it.each<[string, Json, readonly Json[], boolean, readonly string[]]>([
    ['newest', tried, [odd], false, ['invoice_doubtful', 'unknown_payment_status']],
    ['newest, without any status', tried, [{ ...odd, status: null }], false, ['invoice_doubtful']],
    ['newest of one that was not attempted', {}, [odd], false, ['invoice_doubtful', 'unknown_payment_status']],
    ['after a failure that is known', tried, [earlier, odd], true, ['unknown_payment_status']],
    ['before one that failed', tried, [odd, later], true, ['unknown_payment_status']],
    ['before one that is under way', tried, [odd, underWay], false, ['invoice_doubtful', 'unknown_payment_status']],
    [
      'after a failure and before one that is under way',
      tried,
      [earlier, odd, underWay],
      true,
      ['unknown_payment_status'],
    ],
    ['of a paid one', { ...tried, status: 'paid', amount_remaining: 0 }, [odd], false, ['unknown_payment_status']],
  ])('neither failed nor is fine by a payment whose status is new: %s', (_what, given, charges, isFailed, doubts) => {
    const payments = list([anInvoicePayment('pi_1')]);
    const view = viewOf(held([anInvoice({ payments, ...given }), ...charges]));
    expect(view.invoices).toMatchObject([{ hasFailedAttempt: isFailed }]);
    expect(codes(view)).toEqual(doubts);
    // What stands about the invoice is found by its own id.
    const doubtful = view.doubts.filter(({ code }) => code === 'invoice_doubtful');
    for (const one of doubtful) expect(one.ref).toEqual(view.invoices[0]?.ref);
  });

  it.each<[string, Json, readonly Json[], readonly string[]]>([
    ['did not come with it', { payments: undefined }, [], ['invoice_payments_unread']],
    ['came, and are none', { payments: list([]) }, [], []],
    ['are named in the older way', { payments: undefined, payment_intent: 'pi_1' }, [], []],
    ['name it in the older way', { payments: undefined }, [aCharge({ status: 'failed', invoice: 'in_1' })], []],
    ['were never tried', { payments: undefined, attempted: false, attempt_count: 0 }, [], []],
    ['are no question any more', { payments: undefined, status: 'paid', amount_remaining: 0 }, [], []],
  ])('is in doubt, once for all, where its payments %s', (_what, given, charges, doubts) => {
    const invoices = ['in_1', 'in_2'].map((id) => anInvoice({ ...tried, ...given, id }));
    const view = viewOf(held([...(charges.length > 0 ? invoices.slice(0, 1) : invoices), ...charges]));
    expect(codes(view)).toEqual(doubts);
  });

  it.each([
    ['expired_card', null, 'hard'],
    ['lost_card', null, 'hard'],
    ['account_closed', null, 'hard'],
    ['insufficient_funds', null, 'soft'],
    ['generic_decline', 'do_not_try_again', 'hard'],
    ['some_new_reason', 'try_again_later', 'soft'],
    ['some_new_reason', null, null],
    ['generic_decline', null, null],
    ['do_not_honor', null, 'soft'],
  ])('a decline for %s (advice %s) is %s', (reason, advice_code, decline) => {
    const charge = failed('ch_1', '2026-08-16T00:00:00Z', {
      outcome: { type: 'issuer_declined', reason, advice_code },
    });
    expect(invoiceOf(tried, [charge])).toMatchObject({ decline, declineReason: reason.replaceAll('_', ' ') });
  });

  it.each([
    [
      'that Stripe itself held back',
      { outcome: { type: 'blocked', reason: 'highest_risk_level' } },
      'highest risk level',
    ],
    [
      'held back, whatever its code',
      { failure_code: 'expired_card', outcome: { type: 'blocked', reason: 'rule' } },
      'rule',
    ],
    ['without any reason', { failure_code: null, outcome: null }, null],
  ])('of a charge %s nobody says whether a retry helps', (_what, given, declineReason) => {
    const charge = failed('ch_1', '2026-08-16T00:00:00Z', given);
    expect(invoiceOf(tried, [charge])).toMatchObject({ hasFailedAttempt: true, decline: null, declineReason });
  });

  it.each<[string, Json, boolean]>([
    ['after the last attempt', { status_details: { uncollectible: { reason: 'max_payment_attempts' } } }, true],
    ['by the merchant', { status_details: { uncollectible: { reason: 'user_forgiven' } } }, false],
    ['for a reason not told', {}, true],
  ])('written off %s', (_what, given, isWrittenOff) => {
    expect(invoiceOf({ status: 'uncollectible', ...given })).toMatchObject({ status: 'uncollectible', isWrittenOff });
  });

  it.each<[string, readonly Json[], string | null]>([
    ['its subscription runs', [plain], '2026-09-03T00:00:00Z'],
    ['its subscription has not been read', [], '2026-09-03T00:00:00Z'],
    ['its subscription has ended', [{ ...plain, status: 'canceled', ended_at: seconds('2026-09-01T00:00:00Z') }], null],
    ['its customer was deleted', [plain, { id: 'cus_1', object: 'customer', deleted: true }], null],
  ])('is tried again as announced when %s, and not after the end', (_when, others, next) => {
    const invoice = anInvoice({ next_payment_attempt: seconds('2026-09-03T00:00:00Z') });
    const [view] = viewOf(held([invoice, ...others])).invoices;
    expect(view?.nextAttemptAt).toEqual(next === null ? null : at(next));
  });

  it('shows thirteen months up to the newest invoice, and everything open or uncollectible', () => {
    const old = (id: string, status: string): Json =>
      anInvoice({ id, status, created: seconds('2024-01-01T00:00:00Z'), status_transitions: null });
    const view = viewOf(
      held([anInvoice(), old('in_paid', 'paid'), old('in_open', 'open'), old('in_lost', 'uncollectible')]),
    );
    expect(view.invoices.map(({ ref: { externalId } }) => externalId)).toEqual(['in_1', 'in_lost', 'in_open']);
    // Long ago enough to be no payment problem of today.
    expect(view.invoices[1]).toMatchObject({ isWrittenOff: false });
  });

  it('keeps a status that is new to us, and names an invoice without amounts instead of showing 0', () => {
    expect(invoiceOf({ status: 'frozen' })).toMatchObject({ status: 'unknown' });
    const view = viewOf(held([anInvoice({ status: 'paid', amount_remaining: null })]));
    expect(view.invoices).toEqual([]);
    expect(codes(view)).toContain('invoice_unreadable');
  });

  it.each([
    ['without an amount', { status: 'open', amount_remaining: null }],
    ['with an amount that cannot be held exactly', { status: 'open', amount_remaining: 2 ** 60, total: 2 ** 60 }],
    ['with a status that is new to us', { status: 'frozen', total: null }],
  ])('says that an unsettled invoice %s is in doubt, so that nothing takes it as fine', (_what, given) => {
    const { doubts } = viewOf(held([anInvoice(given)]));
    const lacking = doubts.find(({ code }) => code === 'invoice_doubtful');
    // Others may know what became of it.
    expect(lacking?.aliases).toContain('stripe:in_1');
  });

  it('waits for no more of one that was written off without its amounts, and does not take it as fine', () => {
    const view = viewOf(held([anInvoice({ status: 'uncollectible', amount_remaining: null })]));
    expect(codes(view)).toContain('write_off_unreadable');
    expect(codes(view)).not.toContain('invoice_doubtful');
  });

  it('says that one without any status is in doubt as long as money is outstanding', () => {
    const view = viewOf(held([anInvoice({ status: null })]));
    expect(view.doubts).toEqual([
      { code: 'unknown_status', words: 'INV-118 has no status.', ref: ref('invoice', 'in_1') },
    ]);
    expect(viewOf(held([anInvoice({ status: null, amount_remaining: 0 })])).doubts).toEqual([]);
  });

  it('never links to anything but the web', () => {
    expect(invoiceOf({ hosted_invoice_url: 'javascript:alert(1)' }).hostedUrl).toBeNull();
  });

  it('older shapes say the same', () => {
    const newer = held([anInvoice(tried), failed('ch_1', '2026-08-16T00:00:00Z')]);
    const olderInvoice = {
      ...anInvoice(tried),
      parent: undefined,
      payments: undefined,
      subscription: 'sub_1',
      charge: 'ch_1',
    };
    const older = held([olderInvoice, failed('ch_1', '2026-08-16T00:00:00Z')]);
    expect(viewOf(older)).toEqual(viewOf(newer));
  });
});

describe('money that moved', () => {
  it('adds what was paid on invoices per currency, and what was paid back beside it', () => {
    const paid = (id: string, amount_paid: number, given: Json = {}): Json =>
      anInvoice({ id, status: 'paid', amount_paid, amount_remaining: 0, ...given });
    const view = viewOf(
      held([
        paid('in_1', 10_000),
        paid('in_2', 5_000, { created: seconds('2020-01-01T00:00:00Z') }),
        paid('in_3', 700, { currency: 'eur' }),
        paid('in_4', 2_500, { status: 'open', amount_remaining: 7_500 }),
        paid('in_5', 9_999, { status: 'void' }),
        aCharge({ amount_refunded: 1_200 }),
        aCharge({ id: 'ch_2' }),
        // Authorised and never captured; and one given back whole, which has its entry.
        aCharge({ id: 'ch_3', amount: 800, amount_refunded: 800, balance_transaction: null }),
        aCharge({ id: 'ch_4', amount: 300, amount_refunded: 300, balance_transaction: 'txn_4' }),
      ]),
    );
    expect(view.lifetimeValue).toEqual([
      { minor: 700, currency: 'eur' },
      { minor: 17_500, currency: 'usd' },
    ]);
    expect(view.refunded).toEqual([{ minor: 1_500, currency: 'usd' }]);
  });

  it('says so when a sum is too large to be exact', () => {
    const huge = anInvoice({ status: 'paid', amount_paid: Number.MAX_SAFE_INTEGER });
    const view = viewOf(held([huge, { ...huge, id: 'in_2' }]));
    expect(view.lifetimeValue).toEqual([]);
    expect(codes(view)).toContain('lifetime_value_uncertain');
  });

  it('shows charges with the reason of a failure', () => {
    const charge = aCharge({
      status: 'failed',
      failure_code: 'card_declined',
      outcome: { type: 'issuer_declined', reason: 'do_not_honor' },
    });
    expect(viewOf(held([charge])).charges).toEqual([
      {
        ref: ref('charge', 'ch_1'),
        aliases: expect.arrayContaining(['stripe:ch_1']),
        status: 'failed',
        amount: { minor: 10_000, currency: 'usd' },
        refundedMinor: 0,
        at: at('2026-08-15T02:00:00Z'),
        failureReason: 'do not honor',
      },
    ]);
    const two = ['ch_1', 'ch_2'].map((id) => aCharge({ id, status: 'on\u200Bhold' }));
    const view = viewOf(held([...two, aCharge({ id: 'ch_3' })]));
    expect(view.charges.filter(({ status }) => status === 'unknown')).toHaveLength(2);
    expect(view.doubts).toMatchObject([
      { code: 'unknown_payment_status', words: expect.stringContaining('"on[U+200B]hold"') },
    ]);
  });
});

describe('aliases', () => {
  it('states its own ids as another billing system would know them', () => {
    const charge = aCharge({ id: 'ch_9', payment_intent: 'pi_9', status: 'failed' });
    const invoice = anInvoice({ payments: list([anInvoicePayment('pi_9'), anInvoicePayment('pi_8')]) });
    const view = viewOf(held([aCustomer(), plain, invoice, charge]));
    expect(view).toMatchObject({
      customer: { aliases: ['stripe:cus_1'] },
      subscriptions: [{ aliases: ['stripe:sub_1'] }],
      charges: [{ aliases: ['stripe:ch_9', 'stripe:pi_9'] }],
      invoices: [{ aliases: ['stripe:in_1', 'stripe:ch_9', 'stripe:pi_8', 'stripe:pi_9'] }],
    });
  });
});

describe('usage', () => {
  const start = seconds('2026-08-15T00:00:00Z');
  const reading = (value: number, given: Json = {}): Json => ({
    object: 'usage_reading',
    id: `mtr_1:cus_1:${start}`,
    meter: 'mtr_1',
    customer: 'cus_1',
    period_start: start,
    period_end: seconds('2026-09-15T00:00:00Z'),
    aggregated_value: value,
    ...given,
  });
  const meter = { id: 'mtr_1', object: 'billing.meter', display_name: 'API calls' };
  const metered = (given: Json = {}): Json =>
    aSubscription([
      anItem(aPrice({ id: 'price_api', ...given }, { usage_type: 'metered', meter: 'mtr_1' }), { quantity: undefined }),
    ]);
  const graduated = { billing_scheme: 'tiered', tiers_mode: 'graduated' };

  it.each<[string, Json, readonly Json[], number | null]>([
    ['the free first tier', { ...graduated, tiers: [aTier(10_000, 0), aTier(null, 1)] }, [], 10_000],
    [
      'the free first tier of the price itself',
      graduated,
      [aPrice({ id: 'price_api', ...graduated, tiers: [aTier(500, 0), aTier(null, 1)] })],
      500,
    ],
    ['units stated on the price', { metadata: { included_units: '2000' } }, [], 2_000],
    ['units stated on the product', {}, [aProduct({ metadata: { included_units: ' 300 ' } })], 300],
    ['a first tier that costs', { ...graduated, tiers: [aTier(10_000, 1), aTier(null, 2)] }, [], null],
    ['volume tiers', { ...graduated, tiers_mode: 'volume', tiers: [aTier(10_000, 0), aTier(null, 1)] }, [], null],
    ['nonsense', { metadata: { included_units: 'a lot' } }, [], null],
    ['nothing', {}, [], null],
  ])('is measured against %s', (_what, price, catalogue, included) => {
    const view = viewOf(held([metered(price), reading(8_250)], [...catalogue, meter]));
    expect(view.usage).toEqual([
      {
        ref: ref('usage_reading', `mtr_1:cus_1:${start}`),
        meter: 'mtr_1',
        label: 'API calls',
        used: 8_250,
        included,
        percent: included === null ? null : (8_250 / included) * 100,
        periodStart: at('2026-08-15T00:00:00Z'),
        periodEnd: at('2026-09-15T00:00:00Z'),
      },
    ]);
    expect(codes(view).includes('allowance_unknown')).toBe(included === null);
  });

  it('is that of the current period, and unknown while it has not been read', () => {
    const view = viewOf(held([metered(), reading(1, { id: 'old', period_start: start - 86_400 })], [meter]));
    expect(view.usage).toEqual([]);
    expect(codes(view)).toContain('usage_unread');
  });

  it('adds up what several items on one meter include', () => {
    const another = { ...metered({ metadata: { included_units: '500' } }), id: 'sub_2' };
    const view = viewOf(held([metered({ metadata: { included_units: '1500' } }), another, reading(1_000)], [meter]));
    expect(view.usage).toMatchObject([{ used: 1_000, included: 2_000, percent: 50 }]);
  });

  it('never takes seats for usage', () => {
    expect(viewOf(held([aSubscription([anItem(aPrice(), { quantity: 50 })])])).usage).toEqual([]);
  });
});

describe('the customer', () => {
  it.each<[string, Json, string | null]>([
    ['a business address', { email: 'Ann@Mail.Northwind.EXAMPLE' }, 'northwind.example'],
    ['personal mail', { email: 'ann@mail.example' }, null],
    [
      'personal mail and a stated site',
      { email: 'ann@mail.example', metadata: { website: 'https://www.northwind.example/x' } },
      'northwind.example',
    ],
    ['no address and a stated domain', { email: null, metadata: { domain: 'northwind.example' } }, 'northwind.example'],
    ['no address', { email: null }, null],
    ['an address that is none', { email: 'ann' }, null],
    ['a site that is none', { email: null, metadata: { website: 'ask us!' } }, null],
  ])('has the domain of %s', (_what, given, domain) => {
    expect(viewOf(held([aCustomer(given)])).customer.domain).toBe(domain);
  });

  it('may have no name and no address, and is then without, not empty', () => {
    expect(viewOf(held([aCustomer({ name: ' ', email: null })])).customer).toMatchObject({ name: null, email: null });
  });

  it('is answered for even before it was read itself', () => {
    const objects = { ...held([plain]), objects: rows([plain]) };
    expect(viewOf(objects)).toMatchObject({
      status: 'active',
      customer: { name: null, ref: ref('customer', 'cus_1') },
    });
  });
});

describe('the catalogue', () => {
  const discounted = aSubscription(
    [anItem(aPrice({ billing_scheme: 'tiered', tiers_mode: 'volume' }, { meter: 'mtr_1' }))],
    {
      discounts: [aDiscount('SPRING')],
    },
  );
  const [row] = rows([discounted]);

  it('says what a subscription refers to', () => {
    expect(stripeConnector.references(row ?? fail())).toEqual([
      { kind: 'price', externalId: 'price_1' },
      { kind: 'product', externalId: 'prod_1' },
      { kind: 'meter', externalId: 'mtr_1' },
      { kind: 'coupon', externalId: 'SPRING' },
    ]);
  });

  it('asks for what is missing, not for what the copy inside already tells, and never again for what is gone', () => {
    const ids = (objects: CustomerObjects): readonly string[] =>
      stripeConnector.missing(objects).map(({ externalId }) => externalId);
    expect(ids(held([discounted]))).toEqual(['price_1', 'prod_1', 'SPRING']);
    expect(ids(held([plain]))).toEqual(['prod_1']);
    expect(ids(held([plain], [{ ...aProduct(), deleted: true }]))).toEqual([]);
    expect(ids(held([discounted], [aPrice(), aProduct(), aCoupon()]))).toEqual([]);
    expect(ids(held([{ ...discounted, status: 'canceled', ended_at: 1 }]))).toEqual(['prod_1']);
    expect(ids(held([aCustomer({ discount: aDiscount('SPRING') })]))).toEqual(['SPRING']);
  });
});

describe('whatever comes', () => {
  const whole = (): Json[] => [
    aCustomer({
      discount: aDiscount(aCoupon({ percent_off: 5 })),
      invoice_settings: { default_payment_method: aCard() },
    }),
    aSubscription([
      anItem(
        aPrice(
          { billing_scheme: 'tiered', tiers_mode: 'graduated', tiers: [aTier(10, 0), aTier(null, 5)] },
          { usage_type: 'metered', meter: 'mtr_1' },
        ),
      ),
    ]),
    anInvoice({ attempted: true, attempt_count: 1, payments: list([anInvoicePayment('pi_1')]) }),
    aCharge({ status: 'failed' }),
  ];

  /** Puts something else into one place of a payload, however deep. */
  function spoil(value: unknown, steps: readonly number[], by: unknown): unknown {
    const [step, ...rest] = steps;
    if (step === undefined) return by;
    if (Array.isArray(value)) {
      return value.length === 0
        ? by
        : value.map((one: unknown, i) => (i === step % value.length ? spoil(one, rest, by) : one));
    }
    if (typeof value !== 'object' || value === null) return by;
    const entries = Object.entries(value);
    return Object.fromEntries(
      entries.map(([key, one], i) => [key, i === step % entries.length ? spoil(one, rest, by) : one]),
    );
  }

  it('one field of the wrong type never stops the translation', () => {
    const anything = fc.oneof(fc.jsonValue(), fc.constantFrom(null, -1, 1e21, '', '__proto__', [], {}));
    fc.assert(
      fc.property(fc.array(fc.nat(30), { minLength: 2, maxLength: 6 }), anything, (steps, by) => {
        const spoilt: unknown = spoil(whole(), steps, by);
        const payloads = (Array.isArray(spoilt) ? spoilt : []).map((payload: unknown, i) => ({
          ...(rows(whole())[i] ?? fail()),
          payload,
        }));
        const objects = { connectionId: 'connection-1', customerId: 'cus_1', objects: payloads, catalogue: payloads };
        const view = viewOf(objects);
        expect(JSON.parse(JSON.stringify(view))).toBeTruthy();
        stripeConnector.missing(objects);
      }),
      { numRuns: 400 },
    );
  });

  it('forty subscriptions, thirty items, negative balances and credit are only more rows', () => {
    const items = Array.from({ length: 30 }, (_, i) => anItem(aPrice({ id: `price_${i}` }), { id: `si_${i}` }));
    const many = Array.from({ length: 40 }, (_, i) => aSubscription(items, { id: `sub_${i}` }));
    const credit = anInvoice({ total: -5_000, amount_due: 0, amount_remaining: 0, status: 'paid' });
    const view = viewOf(held([...many, credit]));
    expect(view.subscriptions).toHaveLength(40);
    expect(view.subscriptions[0]?.lines).toHaveLength(30);
    expect(view.invoices[0]).toMatchObject({ totalMinor: -5_000, outstandingMinor: 0 });
  });
});
