import type { BillingView } from '#core/snapshot/billing-view.ts';
import { totalArr, totalMrr } from '#core/mrr/mrr-total.ts';
import type { BillingObject, CustomerObjects } from '../billing-object.ts';
import { contractSettings } from '../testing/connector-contract.ts';
import { normalizeCustomer } from './normalize.ts';
import { toBillingObject } from './objects.ts';
import { missingIn } from './references.ts';
import {
  aCard,
  aContract,
  aCredit,
  aCustomer,
  aFailedPayment,
  aMetric,
  anInvoice,
  anItem,
  anOpenInvoice,
  aPayment,
  aPricing,
  aSubscription,
  calls,
  type Json,
  now,
  seats,
  usd,
} from './testing/examples.ts';

const customerId = 'cus_Qa71brindleworks';

interface Book {
  readonly customer?: Json;
  readonly subscriptions?: readonly Json[];
  readonly invoices?: readonly Json[];
  readonly sent?: readonly Json[];
  readonly payments?: readonly Json[];
  readonly contracts?: readonly Json[];
  readonly credits?: readonly Json[];
  readonly readings?: readonly Json[];
  readonly cards?: readonly Json[] | null;
  readonly catalogue?: readonly BillingObject[];
}

const row = (kind: string, payload: Json): BillingObject => ({ ...toBillingObject(kind, payload, now), customerId });

const names = [
  toBillingObject('product_pricing', aPricing, now),
  toBillingObject('billable_item', anItem, now),
  toBillingObject('billable_metric', aMetric, now),
];

function held(book: Book): CustomerObjects {
  const { cards = [] } = book;
  const rows = (kind: string, payloads: readonly Json[] = []) => payloads.map((payload) => row(kind, payload));
  return {
    connectionId: 'connection-1',
    customerId,
    objects: [
      row('customer', book.customer ?? aCustomer()),
      ...rows('subscription', book.subscriptions),
      ...rows('invoice', book.invoices),
      ...(book.sent ?? []).map((payload) => ({ ...row('invoice', payload), kind: 'payer_invoice' })),
      ...rows('payment_transaction', book.payments),
      ...rows('contract', book.contracts),
      ...rows('credit', book.credits),
      ...rows('usage_reading', book.readings),
      ...(cards === null ? [] : [row('payment_methods', { id: customerId, methods: cards })]),
    ],
    catalogue: book.catalogue ?? names,
  };
}

const viewOf = (book: Book, at = now): BillingView => normalizeCustomer(held(book), contractSettings, at);
const codes = (view: BillingView): readonly string[] => view.doubts.map(({ code }) => code);
const only = (given: Json, at = now) => viewOf({ subscriptions: [aSubscription(given)] }, at).subscriptions[0];

describe('who it is', () => {
  it('is the organisation, at the domain of its address, and known to Stripe by the id that Measure names', () => {
    expect(viewOf({}).customer).toEqual({
      ref: { connectionId: 'connection-1', kind: 'customer', externalId: customerId },
      aliases: [`measure:${customerId}`, 'stripe:cus_StripeDemo123', 'identifier:acct-20417'],
      name: 'Brindle Works Ltd',
      email: 'priya@brindleworks.example',
      domain: 'brindleworks.example',
      isDeleted: false,
      isManagedElsewhere: false,
      currency: 'usd',
    });
  });

  it.each([
    [{ email: 'p@mail.example', billing_emails: ['ap@brindle.example'] }, 'brindle.example'],
    [
      { email: 'p@mail.example', billing_emails: null, metadata: { company_domain: 'www.brindle.example' } },
      'brindle.example',
    ],
    [
      {
        email: 'p@mail.example',
        billing_emails: [],
        metadata: Buffer.from('{"website":"https://brindle.example/x"}').toString('base64'),
      },
      'brindle.example',
    ],
    [{ email: '', billing_emails: null, metadata: null }, null],
  ])('has a domain from %j', (given, domain) => {
    expect(viewOf({ customer: aCustomer(given) }).customer.domain).toBe(domain);
  });

  it.each([
    [{ org_name: '', display_name: 'Display' }, 'Display'],
    [{ org_name: null, display_name: undefined }, 'Priya Raman'],
    [{ org_name: '', display_name: '', name: '' }, null],
  ])('of %j takes the first name that says something', (given, name) => {
    expect(viewOf({ customer: aCustomer(given) }).customer.name).toBe(name);
  });

  it('leaves the live portfolio when it is archived', () => {
    const view = viewOf({ customer: aCustomer({ status: 'ARCHIVED' }), subscriptions: [aSubscription()] });
    expect(view).toMatchObject({ status: 'canceled', customer: { isDeleted: true } });
    expect(view.subscriptions[0]?.lines[0]).toMatchObject({ isCounted: false, notCounted: 'the customer is archived' });
  });

  it('says how far the figures of Measure go', () => {
    const customer = aCustomer({ managed_externally: true, exclude_from_metrics: true });
    const view = viewOf({ customer, subscriptions: [aSubscription()] });
    expect(view.customer.isManagedElsewhere).toBe(true);
    expect(codes(view)).toEqual(['managed_externally', 'excluded_from_metrics']);
    expect(view.subscriptions[0]?.lines[0]).toMatchObject({ isCounted: false });
    expect(codes(viewOf({}))).toEqual(['revenue_without_subscription']);
  });

  it('shows the same in older and newer shapes', () => {
    const older = { display_name: undefined, billed_customer: undefined, customer: undefined, initiated_by: undefined };
    const newer = { billed_customer: { id: customerId }, customer: { id: customerId }, initiated_by: 'usr_1' };
    const bookOf = (given: Json): Book => ({
      customer: aCustomer({ ...given, customer: undefined }),
      subscriptions: [aSubscription(given)],
      invoices: [anInvoice(given), anOpenInvoice(given)],
      payments: [aFailedPayment(given), aPayment(given)],
    });
    expect(viewOf(bookOf(older))).toEqual(viewOf(bookOf(newer)));
  });
});

describe('revenue', () => {
  it('is what Measure states, in a line that says so', () => {
    const line = only({})?.lines[0];
    expect(line).toMatchObject({
      label: 'Growth',
      currency: 'usd',
      interval: 'month',
      monthly: { value: '240000' },
      steps: ['$2,400.00 a month, as Measure states it', '$28,800.00 a year, as Measure states it'],
      isCounted: true,
      notCounted: null,
    });
  });

  it('adds up to both stated figures, although a twelfth of the year is no whole cent', () => {
    const lines = only({ mrr: usd(8_333), arr: usd(100_000) })?.lines ?? [];
    expect(totalMrr(lines).value).toEqual([{ minor: 8_333, currency: 'usd' }]);
    expect(totalArr(lines).value).toEqual([{ minor: 100_000, currency: 'usd' }]);
  });

  it('takes the month where year and month disagree, and names it', () => {
    const view = viewOf({ subscriptions: [aSubscription({ arr: usd(1) })] });
    expect(view.subscriptions[0]?.lines[0]?.monthly).toEqual({ value: '240000' });
    expect(codes(view)).toEqual(['arr_differs']);
  });

  it.each([
    ['no amount', { mrr: null }, 'mrr_missing'],
    ['no currency', { mrr: { value_in_cents: 5 }, arr: null, currency: null }, 'currency_missing'],
    ['a currency that is not known', { mrr: { currency: 'XQX', value_in_cents: 5 }, arr: null }, 'currency_unknown'],
    ['two currencies', { arr: { currency: 'EUR', value_in_cents: 2_880_000 } }, 'currency_mixed'],
    ['an amount that is no whole number', { mrr: { currency: 'USD', value_in_cents: 1.5 } }, 'mrr_missing'],
  ])('is unknown with %s, never 0', (_what, given, code) => {
    const view = viewOf({ subscriptions: [aSubscription(given)] });
    expect(view.subscriptions[0]?.lines[0]?.monthly).toMatchObject({ value: null, reason: { code } });
    expect(codes(view)).toContain(code);
  });
});

describe('where a subscription stands', () => {
  const past = '2026-02-01T00:00:00Z';
  const ahead = '2026-03-15T00:00:00Z';
  it.each([
    ['active', {}, 'active', null],
    ['unpaid', { status: 'UNPAID' }, 'past_due', null],
    ['paused by its word', { status: 'PAUSED' }, 'active', 'paused'],
    ['paused by its date', { pause_date: past }, 'active', 'paused'],
    ['to be paused', { pause_date: ahead }, 'active', null],
    ['over by its date', { end_date: past }, 'canceled', 'ended'],
    ['canceled', { status: 'CANCELLED', end_date: past }, 'canceled', 'ended'],
    ['canceled without an end', { status: 'CANCELLED' }, 'canceled', 'ended'],
    ['canceled, the end still ahead', { status: 'CANCELLED', cancel_date: past, end_date: ahead }, 'active', null],
    ['in trial', { trial: true, end_date: ahead }, 'trialing', 'in trial'],
    ['not begun', { status: 'SCHEDULED' }, 'none', 'not started yet'],
    ['in a state that is new, and earning', { status: 'HIBERNATING' }, 'active', null],
    ['in a state that is new, and not', { status: 'HIBERNATING', mrr: usd(0), arr: usd(0) }, 'canceled', 'ended'],
    ['in a state that is new, and nobody says what it earns', { status: 'HIBERNATING', mrr: null }, 'canceled', null],
    [
      'in a state that is new, and over by its date',
      { status: 'HIBERNATING', mrr: null, end_date: past },
      'canceled',
      'ended',
    ],
    ['with zero dates', { end_date: '0001-01-01T00:00:00Z', pause_date: '0001-01-01T00:00:00Z' }, 'active', null],
  ])('is known when it is %s', (_what, given, status, notCounted) => {
    const view = only(given);
    expect(view).toMatchObject({ status, lines: [{ notCounted, isCounted: notCounted === null }] });
    expect(view?.isPaused).toBe(notCounted === 'paused');
  });

  it('flags a word that is new and keeps it', () => {
    const view = viewOf({ subscriptions: [aSubscription({ status: 'HIBERNATING' })] });
    expect(view.subscriptions[0]?.rawStatus).toBe('HIBERNATING');
    expect(view.doubts).toMatchObject([{ code: 'unknown_status', words: expect.stringContaining('"HIBERNATING"') }]);
  });

  it.each([
    ['without a date', {}, now, { endedAt: null, changesAt: null }],
    ['canceled by somebody', { cancel_date: past }, now, { endedAt: null, changesAt: null }],
    ['with an end that has come', { end_date: past }, now, { endedAt: new Date(past), changesAt: null }],
    ['with an end that is ahead', { end_date: ahead }, now, { endedAt: null, changesAt: new Date(ahead) }],
    ['when that end has come', { end_date: ahead }, new Date(ahead), { endedAt: new Date(ahead), changesAt: null }],
  ])('takes a word that is new for no end, although nothing is earned: %s', (_what, given, moment, expected) => {
    const idle = aSubscription({ status: 'HIBERNATING', mrr: usd(0), arr: usd(0), ...given });
    const { subscriptions, changesAt } = viewOf({ subscriptions: [idle] }, moment);
    expect({ endedAt: subscriptions[0]?.endedAt, changesAt }).toEqual(expected);
  });

  it('changes by time alone, and says when', () => {
    const book = {
      subscriptions: [aSubscription({ cancel_date: past, end_date: ahead, pause_date: '2026-03-01T00:00:00Z' })],
    };
    expect(viewOf(book).changesAt).toEqual(new Date('2026-03-01T00:00:00Z'));
    expect(viewOf(book, new Date('2026-03-01T00:00:00Z'))).toMatchObject({
      subscriptions: [{ isPaused: true }],
      changesAt: new Date(ahead),
    });
    expect(viewOf(book, new Date(ahead))).toMatchObject({ status: 'canceled', changesAt: null });
  });
});

describe('the renewal', () => {
  const at = (text: string): Date => new Date(`${text}T00:00:00Z`);
  it.each([
    ['the stated date', {}, { renewsAt: at('2026-04-01'), renewalKind: 'renewal', termMonths: 12, endsAt: null }],
    [
      'the end of a trial',
      { trial: true, end_date: '2026-02-17T12:00:00Z', renewal_date: null },
      {
        renewsAt: new Date('2026-02-17T12:00:00Z'),
        renewalKind: 'trial_conversion',
        endsAt: null,
        trialEndsAt: new Date('2026-02-17T12:00:00Z'),
      },
    ],
    [
      'none, when it was canceled',
      { cancel_date: '2026-01-12T15:30:00Z', end_date: '2026-03-31T00:00:00Z' },
      { renewsAt: null, renewalKind: null, endsAt: at('2026-03-31'), isCancelScheduled: true },
    ],
    [
      'the end of a fixed term',
      { renewal_date: null, end_date: '2026-06-30T00:00:00Z', auto_renews: false },
      { renewsAt: at('2026-06-30'), endsAt: at('2026-06-30'), isCancelScheduled: false },
    ],
    ['the next invoice, when nothing else is known', { renewal_date: null }, { renewsAt: at('2026-03-01') }],
    ['none while it is paused', { status: 'PAUSED' }, { renewsAt: null, renewalKind: null }],
    [
      'none when it is over',
      { status: 'ENDED', end_date: '2026-01-31T00:00:00Z' },
      { renewsAt: null, endedAt: at('2026-01-31'), endsAt: null },
    ],
  ])('is %s', (_what, given, expected) => {
    expect(only(given)).toMatchObject(expected);
  });

  it('follows from the term of a signed contract, when the subscription names no date', () => {
    const bare = aSubscription({ renewal_date: null });
    const renewal = (contract: Json) =>
      viewOf({ subscriptions: [bare], contracts: [aContract(contract)] }).subscriptions[0]?.renewsAt;
    expect(renewal({})).toEqual(at('2026-06-01'));
    expect(renewal({ start_date: '2024-06-01T00:00:00Z', auto_renews: true })).toEqual(at('2026-06-01'));
    expect(renewal({ completed_date: null })).toEqual(at('2026-03-01'));
    expect(renewal({ term: null })).toEqual(at('2026-03-01'));
  });
});

describe('the plan', () => {
  it.each([
    ['its name in the catalogue', {}, 'Growth'],
    ['the names of several', { config_items: [seats, { ...calls, product_pricing_id: 'pp_other' }] }, 'Growth +1'],
    [
      'what is written beside it',
      { config_items: null, product_pricings: [{ id: 'pp_x', external_name: 'Team' }] },
      'Team',
    ],
    ['the name of the bundle', { config_items: [], bundle_pricing: { name: 'Bundle' } }, 'Bundle'],
    ['the id of the bundle', { config_items: null }, 'bundle_growth_2025'],
    ['nothing', { config_items: null, bundle_pricing_id: '' }, null],
  ])('is %s', (_what, given, plan) => {
    expect(only(given)?.plan).toBe(plan);
  });

  it('asks for the pricing that nobody has read yet', () => {
    const missing = missingIn(held({ subscriptions: [aSubscription()], catalogue: [] }));
    expect(missing).toEqual([{ kind: 'product_pricing', externalId: 'pp_growth_annual' }]);
    expect(missingIn(held({ subscriptions: [aSubscription()] }))).toEqual([]);
  });
});

describe('what pays', () => {
  it('is the default card, good through the last day of its month', () => {
    expect(viewOf({ subscriptions: [aSubscription()], cards: [aCard()] }).subscriptions[0]).toMatchObject({
      isAutoCharged: true,
      hasPaymentMethod: true,
      cardExpiresAt: new Date('2026-04-01T00:00:00Z'),
      cardLabel: 'Visa •••• 4242',
      card: { kind: 'payment_method', externalId: 'pm_demo_77' },
    });
  });

  it('is the card that the subscription names before the default', () => {
    const cards = [aCard(), aCard({ id: 'pm_2', default: false, exp_year: 2030 })];
    for (const named of [{ payment_method_id: 'pm_2' }, { payment_method: { id: 'pm_2' } }]) {
      const view = viewOf({ subscriptions: [aSubscription(named)], cards });
      expect(view.subscriptions[0]?.cardExpiresAt).toEqual(new Date('2030-04-01T00:00:00Z'));
    }
  });

  it('is no card where a bank is debited, nothing where nothing is stored, and unknown where nobody could ask', () => {
    const bank = aCard({ type: 'bank_account', brand: null, exp_month: null, exp_year: null });
    const facts = (cards: readonly Json[] | null) => viewOf({ subscriptions: [aSubscription()], cards });
    expect(facts([bank]).subscriptions[0]).toMatchObject({ hasPaymentMethod: true, cardExpiresAt: null, card: null });
    expect(facts([]).subscriptions[0]).toMatchObject({ hasPaymentMethod: false });
    expect(codes(facts(null))).toEqual(['payment_method_unread']);
  });
});

describe('invoices', () => {
  it('are what Measure says, with what is due, paid and outstanding', () => {
    const view = viewOf({
      invoices: [anOpenInvoice({ paid: usd(60_000), due: usd(180_000), status: 'PARTIALLY_PAID' })],
    });
    expect(view.invoices).toEqual([
      {
        ref: { connectionId: 'connection-1', kind: 'invoice', externalId: '6f6a0c1e-2d0b-4a7f-9a55-0f4f7b1f0003' },
        aliases: ['measure:6f6a0c1e-2d0b-4a7f-9a55-0f4f7b1f0003'],
        number: 'INV-1103',
        status: 'open',
        currency: 'usd',
        totalMinor: 240_000,
        dueMinor: 240_000,
        paidMinor: 60_000,
        outstandingMinor: 180_000,
        issuedAt: new Date('2026-02-05T00:00:00Z'),
        dueAt: new Date('2026-02-12T00:00:00Z'),
        paidAt: null,
        subscription: { connectionId: 'connection-1', kind: 'subscription', externalId: 'subs_7Hc2' },
        hasFailedAttempt: false,
        failedAt: null,
        attemptCount: 0,
        nextAttemptAt: null,
        decline: null,
        declineReason: null,
        isWrittenOff: false,
        hostedUrl: 'https://pay.example/i/INV-1042',
      },
    ]);
  });

  it('are failing while the newest charge failed and money is outstanding, and know Stripe by its ids', () => {
    const payments = [
      aFailedPayment({ id: 'ptx_2', created_at: '2026-02-10T06:00:00Z', provider_transaction_id: 'pi_2' }),
      aFailedPayment(),
    ];
    const view = viewOf({ invoices: [anOpenInvoice({ auto_charges: true })], payments });
    expect(view.invoices[0]).toMatchObject({
      hasFailedAttempt: true,
      failedAt: new Date('2026-02-09T06:39:58Z'),
      attemptCount: 2,
      decline: 'soft',
      declineReason: 'insufficient funds',
      dueAt: null,
      aliases: expect.arrayContaining(['stripe:pi_2', 'stripe:pi_demo_0301']),
    });
  });

  it.each([
    [
      'was tried again and went through',
      [aFailedPayment(), aPayment({ invoice_uuid: anOpenInvoice()['uuid'], created_at: '2026-02-10T00:00:00Z' })],
      {},
    ],
    ['was paid', [aFailedPayment()], { status: 'PAID', paid: usd(240_000), due: usd(0) }],
    ['is void', [aFailedPayment()], { status: 'VOID' }],
    ['had a refund that failed', [aFailedPayment({ transaction_type: 'REFUND' })], {}],
    ['had its failure deleted', [aFailedPayment({ deleted_at: '2026-02-10T00:00:00Z' })], {}],
  ])('is not failing when it %s', (_what, payments, given) => {
    const view = viewOf({ invoices: [anOpenInvoice(given)], payments });
    expect(view.invoices[0]).toMatchObject({ hasFailedAttempt: false, failedAt: null, decline: null });
  });

  it('falls due by its date whatever its word, but not while a bank is at it', () => {
    const due = (given: Json) => viewOf({ invoices: [anOpenInvoice(given)] }).invoices[0]?.dueAt;
    expect(due({ status: 'OVERDUE', auto_charges: true })).toEqual(new Date('2026-02-12T00:00:00Z'));
    expect(due({ status: 'PAYMENT_PROCESSING' })).toBeNull();
    expect(due({ due_date: '0001-01-01T00:00:00Z' })).toBeNull();
  });

  it.each<[string, Json[], Json, string | null]>([
    ['is tried at this moment', [{ status: 'PENDING' }], {}, null],
    ['has come, and the invoice does not say so yet', [{ total_amount: usd(240_000) }], {}, null],
    ['has come, nobody says how much', [{ total_amount: null }], {}, null],
    ['has come in part, as the invoice says', [{ total_amount: usd(40_000) }], { paid: usd(40_000) }, 'due'],
    ['is not charged automatically', [{ total_amount: usd(240_000) }], { auto_charges: false }, 'due'],
  ])('is not late after a failure while the money %s', (_what, later, given, due) => {
    const at = now.toISOString();
    const of = { invoice_uuid: anOpenInvoice()['uuid'], created_at: at, updated_at: at };
    const payments = [aFailedPayment(), ...later.map((one) => aPayment({ ...of, ...one }))];
    const paid = { auto_charges: true, paid: usd(0), due: usd(240_000), total: usd(240_000) };
    const view = viewOf({ invoices: [anOpenInvoice({ ...paid, ...given })], payments });
    expect(view.invoices[0]?.dueAt).toEqual(due && new Date('2026-02-12T00:00:00Z'));
  });

  it('works out one missing amount from the other two, and names an invoice that lacks more', () => {
    const amounts = (given: Json) => viewOf({ invoices: [anOpenInvoice(given)] });
    expect(amounts({ due: null, paid: usd(40_000) }).invoices[0]).toMatchObject({ outstandingMinor: 200_000 });
    expect(amounts({ total: null }).invoices[0]).toMatchObject({ totalMinor: 240_000 });
    expect(codes(amounts({ due: null, paid: null }))).toContain('invoice_doubtful');
    expect(codes(amounts({ due: null, paid: null, status: 'PAID' }))).toContain('invoice_unreadable');
    expect(codes(amounts({ due: { currency: 'EUR', value_in_cents: 1 } }))).toContain('invoice_doubtful');
  });

  it('says by which names Stripe knows an invoice without amounts', () => {
    const imported = { imported_from: 'STRIPE', import_ref: 'in_9', due: null, paid: null };
    const { doubts } = viewOf({ invoices: [anOpenInvoice(imported)] });
    const lacking = doubts.find(({ code }) => code === 'invoice_doubtful');
    expect(lacking?.aliases).toEqual([`measure:${lacking?.ref?.externalId}`, 'stripe:in_9']);
  });

  it('waits for no more of one that was written off without its amounts, and does not take it as fine', () => {
    const view = viewOf({ invoices: [anOpenInvoice({ due: null, paid: null, status: 'UNCOLLECTIBLE' })] });
    expect(view.invoices).toEqual([]);
    expect(codes(view)).toContain('write_off_unreadable');
    expect(codes(view)).not.toContain('invoice_doubtful');
  });

  it('keeps a status that is new, and flags it', () => {
    const view = viewOf({ invoices: [anOpenInvoice({ status: 'WRITTEN_OFF_PARTLY' })] });
    expect(view.invoices[0]).toMatchObject({ status: 'unknown', outstandingMinor: 240_000 });
    expect(view.doubts.map(({ words }) => words).join(' ')).toContain('"WRITTEN_OFF_PARTLY"');
  });

  it.each([
    ['as paid', { paid: usd(240_000), due: usd(0) }],
    ['as due again', { paid: usd(0), due: usd(240_000) }],
    ['as nothing', { paid: usd(0), due: usd(0) }],
  ])('owes nothing and has not failed once it was refunded, written down %s', (_case, amounts) => {
    const refunded = { status: 'REFUNDED', due_date: '2026-01-31T00:00:00Z', ...amounts };
    const invoice = anOpenInvoice(refunded);
    const view = viewOf({ invoices: [invoice], payments: [aFailedPayment({ invoice_uuid: invoice['uuid'] })] });
    expect(view.invoices).toMatchObject([
      { status: 'paid', paidMinor: 240_000, outstandingMinor: 0, hasFailedAttempt: false, isWrittenOff: false },
    ]);
    expect(codes(view)).toEqual(['revenue_without_subscription']);
    const whole = [{ minor: 240_000, currency: 'usd' }];
    expect(view).toMatchObject({ lifetimeValue: whole, refunded: whole });
  });

  it('is refunded by what went back, where that is told', () => {
    const invoice = anInvoice({ status: 'REFUNDED' });
    const back = { transaction_type: 'REFUND', invoice_uuid: invoice['uuid'], total_amount: usd(90_000) };
    const view = viewOf({ invoices: [invoice], payments: [aPayment({ id: 'ptx_R', ...back })] });
    expect(view.refunded).toEqual([{ minor: 90_000, currency: 'usd' }]);
  });

  it('shows old ones only while somebody has to pay them', () => {
    const old = { invoice_date: '2023-01-01T00:00:00Z', created_at: '2023-01-01T00:00:00Z' };
    const invoices = [anInvoice(), anInvoice({ ...old, uuid: 'u-paid' }), anOpenInvoice({ ...old, uuid: 'u-open' })];
    expect(viewOf({ invoices }).invoices.map(({ ref }) => ref.externalId)).toEqual([anInvoice()['uuid'], 'u-open']);
  });

  it('are shown to who pays them, and are the revenue of whom they are about', () => {
    const sent = anInvoice({ uuid: 'u-child', customer_id: 'cus_child', billed_customer_id: customerId });
    const view = viewOf({ invoices: [anInvoice()], sent: [sent] });
    expect(view.invoices.map(({ ref }) => [ref.kind, ref.externalId])).toEqual([
      ['invoice', anInvoice()['uuid']],
      ['invoice', 'u-child'],
    ]);
    expect(view.lifetimeValue).toEqual([{ minor: 240_000, currency: 'usd' }]);
  });
});

describe('money that moved', () => {
  it('is each charge, with what was paid back on the newest of its invoice', () => {
    const refund = aPayment({
      id: 'ptx_R',
      transaction_type: 'REFUND',
      total_amount: usd(10_000),
      created_at: '2026-01-20T00:00:00Z',
    });
    const view = viewOf({ invoices: [anInvoice()], payments: [aPayment(), refund, aFailedPayment()] });
    expect(view.charges).toEqual([
      {
        ref: { connectionId: 'connection-1', kind: 'payment_transaction', externalId: 'ptx_F0301' },
        aliases: ['measure:ptx_F0301', 'stripe:pi_demo_0301'],
        status: 'failed',
        amount: { minor: 240_000, currency: 'usd' },
        refundedMinor: 0,
        at: new Date('2026-02-09T06:39:58Z'),
        failureReason: 'insufficient funds',
      },
      {
        ref: { connectionId: 'connection-1', kind: 'payment_transaction', externalId: 'ptx_S0100' },
        aliases: ['measure:ptx_S0100', 'stripe:ch_demo_0100'],
        status: 'succeeded',
        amount: { minor: 240_000, currency: 'usd' },
        refundedMinor: 10_000,
        at: new Date('2026-01-04T09:12:50Z'),
        failureReason: null,
      },
    ]);
    expect(view).toMatchObject({
      lifetimeValue: [{ minor: 240_000, currency: 'usd' }],
      refunded: [{ minor: 10_000, currency: 'usd' }],
    });
  });

  it('counts no void invoice, and says when an amount is missing', () => {
    const view = viewOf({
      invoices: [anInvoice({ status: 'VOID' }), anInvoice({ uuid: 'u-2', paid: null, due: null })],
    });
    expect(view.lifetimeValue).toEqual([]);
    expect(codes(view)).toContain('lifetime_value_uncertain');
  });
});

describe('usage', () => {
  const reading = (given: Json = {}): Json => ({
    id: 'subs_7Hc2:itm_api_calls:1769904000',
    subscription_id: 'subs_7Hc2',
    item_id: 'itm_api_calls',
    period_start: '2026-02-01T00:00:00Z',
    period_end: '2026-03-01T00:00:00Z',
    answer: { used_count_by_metric_id: { met_api_calls_total: 431_220 } },
    metered_pricings: { pmp_api_calls: { item: 'itm_api_calls', metric: 'met_api_calls_total' } },
    ...given,
  });
  const usage = (readings: readonly Json[], given: Json = {}, more: Book = {}) =>
    viewOf({ subscriptions: [aSubscription(given)], readings, ...more }).usage;

  it('is what was counted in the period against the units of the price', () => {
    expect(usage([reading()])).toEqual([
      {
        ref: { connectionId: 'connection-1', kind: 'usage_reading', externalId: 'subs_7Hc2:itm_api_calls:1769904000' },
        meter: 'met_api_calls_total',
        label: 'API calls',
        used: 431_220,
        included: 500_000,
        percent: 86.244,
        periodStart: new Date('2026-02-01T00:00:00Z'),
        periodEnd: new Date('2026-03-01T00:00:00Z'),
      },
    ]);
  });

  it('is that of the latest period, and a known 0 where nothing was used of an allowance', () => {
    const earlier = reading({ id: 'r-1', period_start: '2026-01-01T00:00:00Z' });
    const now0 = reading({ id: 'r-2', answer: { used_count_by_metric_id: null } });
    expect(usage([now0, earlier])).toMatchObject([{ ref: { externalId: 'r-2' }, used: 0, percent: 0 }]);
  });

  it('is held against an entitlement of the same name, when no price states units', () => {
    const computed_entitlements = [{ key: 'api-calls', name: 'API calls', type: 'NUMBER', value: 862_440 }];
    expect(usage([reading({ metered_pricings: {} })], { computed_entitlements })).toMatchObject([{ percent: 50 }]);
    const text = [{ ...computed_entitlements[0], type: 'TEXT' }];
    expect(usage([reading({ metered_pricings: {} })], { computed_entitlements: text })).toMatchObject([
      { percent: null },
    ]);
  });

  it('has no percentage where nothing says what is included, and seats are never usage', () => {
    const view = viewOf({ subscriptions: [aSubscription({ config_items: [seats] })], readings: [reading()] });
    expect(view.usage).toMatchObject([{ used: 431_220, included: null, percent: null }]);
    expect(codes(view)).toContain('allowance_unknown');
  });

  it('holds the units of an item against its one metric, not against several', () => {
    const metered_pricings = { pmp_api_calls: { item: 'itm_api_calls', metric: null } };
    expect(usage([reading({ metered_pricings })])).toMatchObject([{ included: 500_000 }]);
    const answer = { used_count_by_metric_id: { met_a: 1, met_b: 2 } };
    expect(usage([reading({ metered_pricings, answer })])).toMatchObject([{ included: null }, { included: null }]);
  });

  it('is none where nothing was counted and nothing is included, where the answer is unreadable, and when it is over', () => {
    expect(usage([reading({ metered_pricings: {}, answer: { used_count_by_metric_id: {} } })])).toEqual([]);
    expect(usage([reading({ answer: {} })])).toEqual([]);
    expect(usage([reading()], { status: 'ENDED' })).toEqual([]);
  });

  it('is that of prepaid credits, when no entitlement says more', () => {
    const credits = [aCredit(), aCredit({ id: 'crd_spent', state: 'EXPIRED' })];
    expect(usage([], {}, { credits })).toMatchObject([
      { meter: 'credit:crd_0012', label: 'Onboarding credit: API calls', used: 75_000, included: 100_000, percent: 75 },
    ]);
    expect(usage([reading()], {}, { credits }).map(({ meter }) => meter)).toEqual(['met_api_calls_total']);
    const money = aCredit({
      units: 0,
      issued_units: 0,
      amount: usd(5_000),
      issued_amount: usd(20_000),
      item_id: null,
      expiration_date: null,
    });
    expect(usage([], {}, { credits: [money] })).toMatchObject([
      { used: 15_000, included: 20_000, percent: 75, periodEnd: null },
    ]);
  });

  it.each([
    ['with something left', {}, '2026-02-11', true, null],
    ['with something left, years later', {}, '2029-02-11', true, null],
    ['used up', { units: 0 }, '2026-02-11', true, '2026-10-01'],
    ['used up, before its first year is over', { units: 0 }, '2026-09-30T23:59:59.999Z', true, '2026-10-01'],
    ['used up, when its first year is over', { units: 0 }, '2026-10-01', false, null],
  ])('of a credit without an end has one period that begins with it: %s', (_what, given, at, isTold, changesAt) => {
    const credit = aCredit({ created_at: '2025-10-01T00:00:00Z', expiration_date: null, ...given });
    const view = viewOf({ credits: [credit] }, new Date(at));
    expect(view.usage).toMatchObject(isTold ? [{ periodStart: new Date('2025-10-01'), periodEnd: null }] : []);
    expect(view.changesAt).toEqual(changesAt === null ? null : new Date(changesAt));
  });

  it('is none of credits that are not active', () => {
    const over = [aCredit({ state: 'VOIDED', expiration_date: null }), aCredit({ id: 'crd_2', state: 'EXPIRED' })];
    expect(viewOf({ credits: over })).toMatchObject({ usage: [], changesAt: null });
  });
});
