import { aFailedInvoice, anInvoice, inDays } from '../testing/builders.ts';
import { held, keys } from '../testing/held.ts';
import { paymentFailed } from './payment-failed.ts';

describe('payment_failed', () => {
  it('holds for each failed invoice, with its object, words, facts and the MRR at risk', () => {
    const [occurrence] = held(paymentFailed, {
      invoices: [aFailedInvoice({ daysAgo: 2, hostedUrl: 'https://pay.example/1' })],
    });
    expect(occurrence).toMatchObject({
      key: 'payment_failed:in_118',
      since: inDays(-2),
      object: { externalId: 'in_118' },
      words: 'INV-118 failed twice, first on 10 May 2026: insufficient funds',
      atRisk: [{ minor: 10000, currency: 'eur' }],
      facts: { invoiceNumber: 'INV-118', amountDue: { minor: 120000, currency: 'eur' }, planName: 'Team' },
    });
  });

  it.each([
    ['was paid since', anInvoice({ hasFailedAttempt: true, failedAt: inDays(-1) })],
    ['has nothing outstanding', aFailedInvoice({ outstandingMinor: 0 })],
    ['was voided', aFailedInvoice({ status: 'void' })],
    ['is a draft', aFailedInvoice({ status: 'draft' })],
    ['was never tried', anInvoice({ status: 'open' })],
  ])('does not hold when the invoice %s', (_name, invoice) => {
    expect(keys(paymentFailed, { invoices: [invoice] })).toEqual([]);
  });

  it('puts the whole MRR at risk when the invoice belongs to no subscription', () => {
    const [occurrence] = held(paymentFailed, { invoices: [aFailedInvoice({ subscription: null })] });
    expect(occurrence?.atRisk).toEqual([{ minor: 10000, currency: 'eur' }]);
  });
});
