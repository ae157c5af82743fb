import { aFailedInvoice, anInvoice, anOverdueInvoice, aRef, aSnapshot, now } from '#core/testing/builders.ts';
import type { AccountInvoice } from '#core/snapshot/account-snapshot.ts';
import type { InvoiceView } from '#core/snapshot/billing-view.ts';
import { invoiceNotes } from './invoice-words.ts';

const inMeasure = aRef('invoice', 'uuid-1', 'measure');
const inStripe = aRef('invoice', 'in_1', 'stripe');

function holding(invoice: InvoiceView, also: AccountInvoice['also'] = []) {
  return { ...aSnapshot(), invoices: [{ ...invoice, also }] };
}
const told = (was: InvoiceView, is: InvoiceView, also: AccountInvoice['also']) =>
  invoiceNotes(holding(was), holding(is, also), now).map(({ words, source }) => [words, source ?? null]);

describe('what is said of an invoice', () => {
  const failed = aFailedInvoice({ ref: inMeasure, number: 'M-1' });
  const elsewhere = { ref: inStripe, number: 'S-1' };

  it.each<[string, InvoiceView]>([
    ['failed', failed],
    ['is overdue', anOverdueInvoice({ ref: inMeasure, number: 'M-1' })],
  ])('names both numbers once, where it %s and another system numbers it anew', (_what, was) => {
    const is = { ...was, ...elsewhere };
    expect(told(was, is, [inMeasure])).toEqual([['M-1 and S-1 are one invoice', null]]);
    expect(invoiceNotes(holding(is, [inMeasure]), holding(is, [inMeasure]), now)).toEqual([]);
  });

  it('names them before it says what became of it', () => {
    const paid = { ...failed, ...elsewhere, status: 'paid', hasFailedAttempt: false, paidMinor: 120_000 } as const;
    expect(told(failed, paid, [inMeasure]).map(([words]) => words)).toEqual([
      'M-1 and S-1 are one invoice',
      'S-1 paid: €1,200.00',
    ]);
  });

  it.each<[string, InvoiceView]>([
    ['nothing was told of', anInvoice({ ref: inMeasure, number: 'M-1' })],
    ['was paid long ago', anInvoice({ ref: inMeasure, number: 'M-1', status: 'paid', outstandingMinor: 0 })],
  ])('says nothing of the numbers of one that %s', (_what, was) => {
    expect(told(was, { ...was, ...elsewhere }, [inMeasure])).toEqual([]);
  });

  it.each([
    ['the one who led', { ...failed, ...elsewhere }, inMeasure],
    ['the other one', { ...failed, number: 'S-1' }, inStripe],
  ])('quotes no number of a system that has left: %s', (_who, was, beside) => {
    expect(invoiceNotes(holding(was, [beside]), holding(failed), now)).toEqual([]);
  });

  describe('that two systems held apart for a moment, as one had heard of its payment before the other', () => {
    const paid = { status: 'paid', hasFailedAttempt: false, paidMinor: 120_000 } as const;
    const apart = (...invoices: InvoiceView[]) => ({
      ...aSnapshot(),
      invoices: invoices.map((one): AccountInvoice => ({ ...one, also: [] })),
    });
    const stripe = { ...failed, ...elsewhere };

    it.each<[string, InvoiceView[], InvoiceView, AccountInvoice['ref']]>([
      ['by Stripe, and Measure leads', [{ ...stripe, ...paid }, failed], failed, inStripe],
      ['by Stripe, and Stripe leads', [{ ...stripe, ...paid }, failed], stripe, inMeasure],
      ['by Measure, and Measure leads', [stripe, { ...failed, ...paid }], failed, inStripe],
      ['by Measure, and Stripe leads', [stripe, { ...failed, ...paid }], stripe, inMeasure],
    ])('says that they are one, and no second time that it was paid: first %s', (_who, were, lead, also) => {
      const is = { ...lead, ...paid, number: 'S-1' };
      expect(invoiceNotes(apart(...were), holding(is, [also]), now).map(({ words }) => words)).toEqual([
        'M-1 and S-1 are one invoice',
      ]);
    });

    it('tells of a failed try once', () => {
      const were = apart({ ...stripe, attemptCount: 9 }, failed);
      expect(invoiceNotes(were, holding({ ...failed, number: 'S-1', attemptCount: 9 }, [inStripe]), now)).toHaveLength(
        1,
      );
    });
  });
});
