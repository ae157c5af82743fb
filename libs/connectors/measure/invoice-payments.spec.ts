import { toBillingObject } from './objects.ts';
import type { Transaction } from './shapes/money.ts';
import { anOpenInvoice, aFailedPayment, aPayment, type Json, now, usd } from './testing/examples.ts';
import { toCharges } from './view/charges.ts';
import { type Holdings, toHoldings } from './view/holdings.ts';
import { toInvoices } from './view/invoices.ts';

const customerId = 'cus_Qa71brindleworks';

function held(given: Readonly<Record<string, readonly Json[]>>): Holdings {
  const objects = Object.entries(given).flatMap(([kind, rows]) => rows.map((row) => toBillingObject(kind, row, now)));
  return toHoldings({ connectionId: 'c1', customerId, objects, catalogue: [] });
}

describe('the payments of an invoice', () => {
  it('count once where they came for the payer too, and each where they belong', () => {
    const invoice = [anOpenInvoice({ uuid: 'inv_1' }), anOpenInvoice({ uuid: 'inv_2' })];
    const once = aFailedPayment({ id: 'ptx_1', invoice_uuid: 'inv_1' });
    const again = aFailedPayment({ id: 'ptx_2', invoice_uuid: 'inv_1' });
    const none = aFailedPayment({ id: 'ptx_3', invoice_uuid: null });
    const { views } = toInvoices(
      held({ invoice, payment_transaction: [once, again, none], payer_payment: [once] }),
      now,
    );
    expect(views.map(({ ref, attemptCount }) => [ref.externalId, attemptCount])).toEqual([
      ['inv_1', 2],
      ['inv_2', 0],
    ]);
  });

  it('failed as often as they are known to have', () => {
    const day = (at: number) => ({ invoice_uuid: 'inv_1', created_at: `2026-02-0${at}T00:00:00Z` });
    const payment_transaction = [
      aPayment({ id: 'ptx_1', ...day(1) }),
      aFailedPayment({ id: 'ptx_2', ...day(2) }),
      aFailedPayment({ id: 'ptx_3', ...day(3), status: 'ON_HOLD' }),
    ];
    const { views } = toInvoices(held({ invoice: [anOpenInvoice({ uuid: 'inv_1' })], payment_transaction }), now);
    expect(views).toMatchObject([{ hasFailedAttempt: true, attemptCount: 1 }]);
  });

  it('carry what was paid back on the newest that came in, and nothing of another invoice', () => {
    const refund = { transaction_type: 'REFUND', total_amount: usd(7_000), created_at: '2026-02-03T00:00:00Z' };
    const payment_transaction = [
      aPayment({ id: 'ptx_1', invoice_uuid: 'inv_1', created_at: '2026-02-01T00:00:00Z' }),
      aPayment({ id: 'ptx_2', invoice_uuid: 'inv_1', created_at: '2026-02-02T00:00:00Z' }),
      aFailedPayment({ id: 'ptx_3', invoice_uuid: 'inv_1', created_at: '2026-02-04T00:00:00Z' }),
      aPayment({ id: 'ptx_4', invoice_uuid: 'inv_2', created_at: '2026-02-05T00:00:00Z' }),
      aPayment({ id: 'ptx_5', invoice_uuid: null, created_at: '2026-02-06T00:00:00Z' }),
      aPayment({ id: 'ptx_6', invoice_uuid: 'inv_1', ...refund }),
      aPayment({ id: 'ptx_7', invoice_uuid: null, ...refund }),
    ];
    const charges = toCharges(held({ payment_transaction }));
    expect(charges.map(({ ref, refundedMinor }) => [ref.externalId, refundedMinor])).toEqual([
      ['ptx_5', 0],
      ['ptx_4', 0],
      ['ptx_3', 0],
      ['ptx_2', 7_000],
      ['ptx_1', 0],
    ]);
  });
});

describe('an invoice that is owed and past due', () => {
  const sorts: readonly Json[] = [
    { status: 'FAILED' },
    { status: 'PENDING' },
    { status: 'SUCCESS', total_amount: usd(240_000) },
    { status: 'SUCCESS', total_amount: usd(40_000) },
    { status: 'SUCCESS', total_amount: null },
    { status: 'SUCCESS', transaction_type: 'REFUND', total_amount: usd(240_000) },
    { status: 'REFUNDED', total_amount: usd(240_000) },
  ];
  const orders: readonly Json[][] = [
    [],
    ...sorts.flatMap((one) => [
      [one],
      ...sorts.flatMap((two) => [[one, two], ...sorts.map((three) => [one, two, three])]),
    ]),
  ];
  const due = new Date('2026-02-12T00:00:00Z');

  /** Its payments are of the 10th of February and the days that follow. */
  function viewAt(at: Date, order: readonly Json[], given: Json) {
    const payment_transaction = order.map((one, place) => {
      const created_at = `2026-02-1${place}T00:00:00Z`;
      return aPayment({ id: `ptx_${place}`, invoice_uuid: 'inv_1', created_at, updated_at: created_at, ...one });
    });
    const invoice = [anOpenInvoice({ uuid: 'inv_1', auto_charges: true, due_date: due.toISOString(), ...given })];
    return toInvoices(held({ invoice, payment_transaction }), at);
  }

  const owed = [
    { status: 'OVERDUE', paid: usd(0), due: usd(240_000), total: usd(240_000) },
    { status: 'PENDING', paid: usd(0), due: usd(240_000), total: usd(240_000) },
    { status: 'PARTIALLY_PAID', paid: usd(40_000), due: usd(200_000), total: usd(240_000) },
  ];

  it.each(owed)('has failed or is late in the end, whatever its payments were: $status', (given) => {
    const hidden = orders.filter((order) => {
      const [view] = viewAt(new Date('2026-02-27T00:00:00Z'), order, given).views;
      return view?.hasFailedAttempt !== true && view?.dueAt?.getTime() !== due.getTime();
    });
    expect(orders).toHaveLength(400);
    expect(hidden).toEqual([]);
  });

  it.each(owed)('is looked at again when what hides it ends: $status', (given) => {
    const at = new Date('2026-02-13T00:00:00Z');
    for (const order of orders) {
      const { views, changesAt } = viewAt(at, order, given);
      const isHidden = views[0]?.dueAt === null && !views[0].hasFailedAttempt;
      expect(changesAt).toHaveLength(isHidden ? 1 : 0);
      const [later] = viewAt(changesAt[0] ?? at, order, given).views;
      expect(later?.hasFailedAttempt === true || later?.dueAt !== null).toBe(true);
    }
  });

  const many = (count: number, daysApart: number, first: string, one: Json) =>
    Array.from({ length: count }, (_none, place) => {
      const created_at = new Date(Date.parse(first) + place * daysApart * 86_400_000).toISOString();
      return { ...one, created_at, updated_at: created_at };
    });

  it('is not hidden for ever by one try after another that nobody decides', () => {
    const tries = many(10, 12, '2026-02-12T00:00:00Z', { status: 'PENDING' });
    const shown = ['2026-02-13', '2026-02-25', '2026-03-15', '2026-05-01'].map((day) => {
      const before = tries.filter(({ created_at }) => created_at < day);
      return viewAt(new Date(day), before, {}).views[0]?.dueAt ?? null;
    });
    expect(shown).toEqual([null, due, due, due]);
  });

  it.each([
    ['is tried', { status: 'PENDING' }, false],
    ['is tried in vain', { status: 'FAILED' }, true],
  ])('stays late once it was, although it %s', (_what, one, hasFailedAttempt) => {
    const [view] = viewAt(new Date('2026-03-16T00:00:00Z'), many(1, 0, '2026-03-15T00:00:00Z', one), {}).views;
    expect(view).toMatchObject({ dueAt: due, hasFailedAttempt });
  });

  const debit = { created_at: '2026-02-13T00:00:00Z' };

  it.each([
    ['before it was late', '2026-02-26T23:59:59Z', null],
    ['when it was late', '2026-02-27T00:00:00Z', due],
    ['at a time that is not told', null, null],
  ])(
    'is late or not as it was before, when a payment that was made in time has failed %s',
    (_when, updated_at, dueAt) => {
      const waiting = viewAt(new Date('2026-02-27T00:00:00Z'), [{ ...debit, status: 'PENDING' }], {}).views;
      expect(waiting).toMatchObject([{ dueAt: due, hasFailedAttempt: false }]);
      const failed = viewAt(new Date('2026-02-28T00:00:00Z'), [{ ...debit, updated_at, status: 'FAILED' }], {}).views;
      expect(failed).toMatchObject([{ dueAt, hasFailedAttempt: true, failedAt: new Date(debit.created_at) }]);
    },
  );

  it('is in doubt while what nobody can say of is tried again', () => {
    const given = [{ status: 'ON_HOLD' }, { status: 'PENDING' }];
    const { views, doubts } = viewAt(new Date('2026-02-13T00:00:00Z'), given, {});
    expect(views).toMatchObject([{ hasFailedAttempt: false }]);
    expect(doubts).toMatchObject([{ code: 'invoice_doubtful', ref: views[0]?.ref }]);
  });

  it('has still failed while it is tried again', () => {
    const [view] = viewAt(new Date('2026-02-13T00:00:00Z'), [{ status: 'FAILED' }, { status: 'PENDING' }], {}).views;
    expect(view).toMatchObject({ hasFailedAttempt: true, failedAt: new Date('2026-02-10T00:00:00Z'), attemptCount: 1 });
  });
});

describe('very many payments', () => {
  const count = 300;
  let looks = 0;
  const seen = (one: Transaction): Transaction =>
    new Proxy(one, {
      get: (target, name) => {
        looks += 1;
        return Reflect.get(target, name);
      },
    });

  function many(invoiceOf: (at: number) => string): Holdings {
    const each = Array.from({ length: count }, (_, at) => at);
    const invoice = each.map((at) => anOpenInvoice({ uuid: `inv_${at}` }));
    const paid = each.map((at) => aPayment({ id: `ptx_${at}`, invoice_uuid: invoiceOf(at) }));
    const holdings = held({ invoice, payment_transaction: paid, payer_payment: paid });
    const { transactions, payersTransactions } = holdings;
    looks = 0;
    return {
      ...holdings,
      transactions: transactions.map(seen),
      payersTransactions: payersTransactions.map(seen),
    };
  }

  it('of as many invoices are looked up, not looked for', () => {
    const { views } = toInvoices(
      many((at) => `inv_${at}`),
      now,
    );
    expect(views.filter(({ attemptCount }) => attemptCount === 1)).toHaveLength(count);
    expect(looks).toBeLessThan(count * 40);
  });

  it.each([
    ['as many invoices', (at: number) => `inv_${at}`],
    ['one invoice', () => 'inv_0'],
  ])('of %s are charges without being looked for', (_case, invoiceOf) => {
    expect(toCharges(many(invoiceOf))).toHaveLength(count);
    expect(looks).toBeLessThan(count * 40);
  });
});
