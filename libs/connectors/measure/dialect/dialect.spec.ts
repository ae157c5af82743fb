import { readdirSync } from 'node:fs';
import { assumptions } from './assumptions.ts';
import { declineOf } from './declines.ts';
import { endOf } from './lists.ts';
import { paymentMethodsIn } from './methods.ts';
import { billingPeriodAt, usedIn } from './metering.ts';
import { customerAliases, importAliases, paymentAliases } from './pairing.ts';
import { addTerm, monthsOf, plansIn, trialEndOf } from './plans.ts';
import { invoiceStateOf, isRefund, paymentStateOf, standingOf } from './statuses.ts';
import { amount, instant, metadata, momentText } from './values.ts';

const day = (text: string): Date => new Date(`${text}T00:00:00Z`);

describe('the table of assumptions', () => {
  it('names each of them once, with the file that holds it', () => {
    expect(assumptions.map(({ id }) => id)).toEqual(Array.from({ length: 27 }, (_, i) => `A${i + 1}`));
    const files = readdirSync(import.meta.dirname);
    for (const { where } of assumptions) expect(files).toContain(where);
  });
});

describe('words of subscriptions', () => {
  it.each([
    ['ACTIVE', false, 'active'],
    ['active', true, 'trialing'],
    ['TRIAL', false, 'trialing'],
    ['TRIALING', false, 'trialing'],
    ['in-trial', false, 'trialing'],
    ['PAUSED', false, 'paused'],
    ['UNPAID', false, 'past_due'],
    ['Past Due', false, 'past_due'],
    ['DELINQUENT', false, 'past_due'],
    ['CANCELLED', false, 'cancelled'],
    ['canceled', true, 'cancelled'],
    ['ENDED', false, 'ended'],
    ['EXPIRED', false, 'ended'],
    ['COMPLETED', false, 'ended'],
    ['TERMINATED', false, 'ended'],
    ['PENDING', false, 'scheduled'],
    ['SCHEDULED', false, 'scheduled'],
    ['UPCOMING', false, 'scheduled'],
    ['FUTURE', false, 'scheduled'],
    ['DRAFT', false, 'scheduled'],
    ['HIBERNATING', false, 'unknown'],
    ['constructor', false, 'unknown'],
    [null, true, 'unknown'],
  ])('%s (trial: %s) is %s', (raw, isTrial, standing) => {
    expect(standingOf(raw, isTrial)).toBe(standing);
  });
});

describe('words of invoices and payments', () => {
  it.each([
    ['DRAFT', 'draft'],
    ['PENDING', 'open'],
    ['PARTIALLY_PAID', 'open'],
    ['PARTIAL', 'open'],
    ['PAYMENT PROCESSING', 'processing'],
    ['OVERDUE', 'overdue'],
    ['PAID', 'paid'],
    ['VOID', 'void'],
    ['voided', 'void'],
    ['UNCOLLECTIBLE', 'uncollectible'],
    ['REFUNDED', 'refunded'],
    ['PARTIALLY_REFUNDED', 'unknown'],
    [null, 'unknown'],
  ])('an invoice that is %s is %s', (raw, state) => {
    expect(invoiceStateOf(raw)).toBe(state);
  });

  it.each([
    ['SUCCESS', 'succeeded'],
    ['SUCCEEDED', 'succeeded'],
    ['PAID', 'succeeded'],
    ['COMPLETED', 'succeeded'],
    ['FAILED', 'failed'],
    ['PAYMENT_FAILED', 'failed'],
    ['DECLINED', 'failed'],
    ['ERROR', 'failed'],
    ['PENDING', 'pending'],
    ['PROCESSING', 'pending'],
    ['REFUNDED', 'refunded'],
    ['VOIDED', 'void'],
    ['CANCELLED', 'void'],
    ['UNPAID', 'unknown'],
    ['NOT_PAID', 'unknown'],
    ['Not successful', 'unknown'],
    ['NOT_PAID_FAILED', 'failed'],
    [null, 'unknown'],
  ])('a payment that is %s is %s', (raw, state) => {
    expect(paymentStateOf(raw)).toBe(state);
  });

  it('knows a refund by its type', () => {
    expect([isRefund('REFUND'), isRefund('partial-refund'), isRefund('CHARGE'), isRefund(null)]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it.each([
    ['Card was declined: insufficient funds', 'soft', 'insufficient funds'],
    ['Your card has expired.', 'hard', 'your card has expired'],
    ['Reported stolen', 'hard', 'reported stolen'],
    ['CVC check failed.', null, 'CVC check failed'],
    ['Card was declined', null, 'card was declined'],
    ['Visa declined the payment.', null, 'Visa declined the payment'],
    ['Declined: ', null, 'declined'],
    [': ', null, null],
    ['', null, null],
    [null, null, null],
  ])('reads of "%s" that it is %s', (message, kind, reason) => {
    expect(declineOf(message)).toEqual({ kind, reason });
  });
});

describe('values', () => {
  it.each([
    ['2026-01-04T09:12:55Z', '2026-01-04T09:12:55.000Z'],
    ['2023-03-15T10:49:03.461-04:00', '2023-03-15T14:49:03.461Z'],
    ['2023-03-15T10:49:03.461123456Z', '2023-03-15T10:49:03.461Z'],
    ['0001-01-01T00:00:00Z', null],
    ['0000-12-31T00:00:00Z', null],
    ['2026-01-04', null],
    ['soon', null],
    ['', null],
    [1_700_000_000, null],
    [null, null],
  ])('reads %j as the instant %s', (given, expected) => {
    expect(instant.parse(given)?.toISOString() ?? null).toBe(expected);
  });

  it.each([
    [
      { currency: 'USD', value_in_cents: 5 },
      { minor: 5, currency: 'usd' },
    ],
    [
      { currency: 'JPY', value_in_cents: 1200 },
      { minor: 1200, currency: 'jpy' },
    ],
    [
      { currency: '', value_in_cents: 0 },
      { minor: 0, currency: null },
    ],
    [{ currency: 'USD', value_in_cents: 1.5 }, null],
    [{ currency: 'USD' }, null],
    [5, null],
    [null, null],
  ])('reads %j as an amount', (given, expected) => {
    expect(amount.parse(given)).toEqual(expected);
  });

  const json = '{"a":"ü"}';
  it.each([
    ['an object', { a: 'ü' }],
    ['a JSON text', json],
    ['base64 of it', Buffer.from(json).toString('base64')],
    ['its bytes', [...Buffer.from(json)]],
  ])('reads metadata that is %s', (_what, given) => {
    expect([...metadata.parse(given)]).toEqual([['a', 'ü']]);
  });

  it.each([null, undefined, '', 'nonsense', [1, 2], [300], [], 7, '[1]'])('reads no metadata out of %j', (given) => {
    expect([...metadata.parse(given)]).toEqual([]);
  });
});

describe('terms, trials and periods', () => {
  it.each([
    [{ frequency: 'MONTH', count: 1 }, 1, '2026-02-28'],
    [{ frequency: 'quarter', count: 2 }, 6, '2026-07-31'],
    [{ frequency: 'YEAR', count: 1 }, 12, '2027-01-31'],
    [{ frequency: 'WEEK', count: 4 }, 1, '2026-02-28'],
    [{ frequency: 'DAY', count: 1 }, 0, '2026-02-01'],
    [{ frequency: 'EON', count: 1 }, null, null],
    [{ frequency: 'MONTH', count: 0 }, null, null],
    [null, null, null],
  ])('%j is %s months long', (term, months, end) => {
    expect(monthsOf(term)).toBe(months);
    expect(addTerm(day('2026-01-31'), term)?.toISOString().slice(0, 10) ?? null).toBe(end);
  });

  it('ends a trial at the first of four dates that is there', () => {
    const dates = {
      trial_end_date: day('2026-01-01'),
      end_date: day('2026-01-02'),
      renewal_date: day('2026-01-03'),
      start_date: day('2026-01-04'),
      trial_term: { frequency: 'DAY', count: 14 },
    };
    const nothing = { trial_end_date: null, end_date: null, renewal_date: null };
    expect(trialEndOf(dates)).toEqual(day('2026-01-01'));
    expect(trialEndOf({ ...dates, trial_end_date: null })).toEqual(day('2026-01-02'));
    expect(trialEndOf({ ...dates, trial_end_date: null, end_date: null })).toEqual(day('2026-01-03'));
    expect(trialEndOf({ ...dates, ...nothing })).toEqual(day('2026-01-18'));
    expect(trialEndOf({ ...dates, ...nothing, trial_term: null })).toBeNull();
  });

  const month = { frequency: 'MONTH', count: 1 };
  const year = { frequency: 'YEAR', count: 1 };
  const undated = { start_date: null, billing_anchor_date: null, next_invoice_date: null, renewal_date: null };
  it.each([
    ['up to the next invoice', { next_invoice_date: day('2026-03-01'), term: month }, '2026-02-01', '2026-03-01'],
    [
      'by the month, when a year is invoiced before it ends',
      { next_invoice_date: day('2026-03-01'), renewal_date: day('2026-06-01'), term: year },
      '2026-02-01',
      '2026-03-01',
    ],
    ['over the year otherwise', { renewal_date: day('2026-06-01'), term: year }, '2025-06-01', '2026-06-01'],
    ['from the anchor on', { billing_anchor_date: day('2025-01-31'), term: month }, '2026-01-31', '2026-02-28'],
    [
      'on from an invoice date that is past',
      { next_invoice_date: day('2026-01-05'), term: month },
      '2026-02-05',
      '2026-03-05',
    ],
    [
      'not before it began',
      { next_invoice_date: day('2026-03-01'), start_date: day('2026-02-09'), term: month },
      '2026-02-09',
      '2026-03-01',
    ],
  ])('runs %s', (_what, given, start, end) => {
    const period = billingPeriodAt({ ...undated, ...given }, day('2026-02-11'));
    expect(period).toEqual({ start: day(start), end: day(end) });
  });

  it('has no period where no date says anything', () => {
    expect(billingPeriodAt({ ...undated, term: month }, day('2026-02-11'))).toBeNull();
    expect(
      billingPeriodAt(
        { ...undated, start_date: day('2026-01-01'), term: { frequency: 'EON', count: 1 } },
        day('2026-02-11'),
      ),
    ).toBeNull();
  });
});

describe('shapes that the documents leave open', () => {
  it.each([
    [
      { used_count_by_metric_id: { a: 1.5, b: 0 } },
      [
        ['a', 1.5],
        ['b', 0],
      ],
    ],
    [{ used_count_by_metric_id: null }, []],
    [{ used_count_by_metric_id: {} }, []],
    [{ used_count_by_metric_id: { a: '1' } }, null],
    [{}, null],
    [null, null],
  ])('reads usage out of %j, and never takes what is not there for 0', (answer, used) => {
    const read = usedIn(answer);
    expect(read === null ? null : [...read]).toEqual(used);
  });

  it.each([
    [{ product_pricings: [{ id: 'pp_1', external_name: 'Growth' }] }, [{ id: 'pp_1', name: 'Growth' }]],
    [{ product_pricings: null, plans: [{ product_pricing_id: 'pp_2', name: 'Team' }] }, [{ id: 'pp_2', name: 'Team' }]],
    [
      { bundle_pricing: { bundle_product_pricings: [{ product_pricing: { id: 'pp_3', name: 'Scale' } }] } },
      [{ id: 'pp_3', name: 'Scale' }],
    ],
    [{ product_pricings: [null, 7] }, []],
    [null, []],
  ])('finds plans in %j', (payload, plans) => {
    expect(plansIn(payload)).toEqual(plans);
  });

  const card = {
    id: 'pm_1',
    brand: 'visa',
    routing_number: 'r',
    mandate_id: 'm',
    transit_number: 't',
    institution_number: 'i',
  };
  it.each([
    ['methods', { methods: [card] }],
    ['payment_methods', { payment_methods: [card] }],
    ['results', { results: [card] }],
    ['nothing', [card]],
  ])('finds payment methods under %s, without bank numbers', (_frame, answer) => {
    expect(paymentMethodsIn(answer)).toEqual([{ id: 'pm_1', brand: 'visa' }]);
  });

  it('tells no methods from no list', () => {
    expect(paymentMethodsIn({ methods: null })).toEqual([]);
    expect(paymentMethodsIn({ cards: [] })).toBeNull();
    expect(paymentMethodsIn('x')).toBeNull();
  });

  it.each([
    [{ isEmpty: false, from: null, next: 'a' }, 'more'],
    [{ isEmpty: false, from: 'a', next: 'a' }, 'stuck'],
    [{ isEmpty: true, from: 'a', next: 'b' }, 'over'],
    [{ isEmpty: false, from: 'a', next: null }, 'over'],
    [{ isEmpty: false, from: 'a', next: '' }, 'over'],
  ] as const)('a page with %j is %s', (page, end) => {
    expect(endOf(page)).toBe(end);
  });
});

describe('ids by which Stripe would know it', () => {
  const reference = { remote_id: 'cus_S1', integration_key: 'stripe', integration_name: null };
  it.each([
    ['a customer linked to Stripe', customerAliases([reference]), ['stripe:cus_S1']],
    [
      'by its name',
      customerAliases([{ ...reference, integration_key: 'int', integration_name: 'Stripe' }]),
      ['stripe:cus_S1'],
    ],
    ['a customer of another system', customerAliases([{ ...reference, integration_key: 'hubspot' }]), []],
    ['another object', customerAliases([{ ...reference, remote_id: 'acct_1' }]), []],
    ['an imported subscription', importAliases('STRIPE', 'sub_1'), ['stripe:sub_1']],
    ['one imported from elsewhere', importAliases('chargebee', 'sub_1'), []],
    ['a payment intent', paymentAliases('STRIPE', 'pi_1'), ['stripe:pi_1']],
    ['a charge', paymentAliases('stripe_connect', 'ch_1'), ['stripe:ch_1']],
    ['a payment by hand', paymentAliases('MANUAL', 'pi_1'), []],
    ['none', paymentAliases('STRIPE', null), []],
  ])('of %s', (_what, aliases, expected) => {
    expect(aliases).toEqual(expected);
  });
});

describe('the text of a moment', () => {
  it.each([
    ['2026-09-28T05:51:54.000Z', '2026-09-28T05:51:54Z'],
    ['2026-09-28T01:51:54.000-04:00', '2026-09-28T05:51:54Z'],
    ['2026-09-28T01:51:54.000120-04:00', '2026-09-28T05:51:54.00012Z'],
    ['soon', 'soon'],
  ])('of %s is %s', (written, text) => {
    expect(momentText(written)).toBe(text);
  });
});
