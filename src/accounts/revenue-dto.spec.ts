import type { SourceLinkDto } from '#contracts/common.ts';
import { aFailedInvoice, anOverdueInvoice, aRef, aSnapshot, atNow } from '#core/testing/builders.ts';
import type { InvoiceView } from '#core/snapshot/billing-view.ts';
import { toRevenueDto } from './revenue-dto.ts';

const link = ({ connectionId, kind, externalId }: InvoiceView['ref']): SourceLinkDto => {
  return { system: 'stripe', connectionId, kind, externalId, url: null };
};
const dtoOf = (invoice: InvoiceView) =>
  toRevenueDto(aSnapshot({ invoices: [invoice] }), { link, knownAt: () => null, lacks: null }, atNow);

describe('the payment of an account', () => {
  it.each<[string, InvoiceView, 'hard' | 'soft' | null]>([
    ['a failed one that a retry may mend', aFailedInvoice({ decline: 'soft' }), 'soft'],
    ['a failed one that no retry mends', aFailedInvoice({ decline: 'hard' }), 'hard'],
    ['a failed one of which nobody says why', aFailedInvoice({ decline: null }), null],
    ['one that is only overdue', anOverdueInvoice({ decline: 'hard' }), null],
  ])('says how it was declined: %s', (_what, invoice, decline) => {
    const dto = dtoOf(invoice);
    expect(dto.paymentHealth.value).toBe('failed');
    expect(dto.decline).toBe(decline);
    expect(dto.invoices.map((one) => one.decline)).toEqual([decline]);
  });
});

describe('a status that is new to us', () => {
  const words = 'Stripe calls the status "hibernating", which is new to us.';
  const doubts = [{ code: 'unknown_status', words, ref: aRef('subscription', 'sub_1') }];

  it('leaves status and payment absent, each with the reason', () => {
    const dto = toRevenueDto(aSnapshot({ doubts }), { link, knownAt: () => null, lacks: null }, atNow);
    expect(dto.status).toMatchObject({ value: null, reason: words });
    expect(dto.paymentHealth).toMatchObject({ value: null, reason: words });
    expect(dto.paymentWords).toBe(words);
  });
});
