import type { SourceLinkDto } from '#contracts/common.ts';
import { aFailedInvoice, anOverdueInvoice, aRef, aSnapshot, atNow } from '#core/testing/builders.ts';
import type { AccountSnapshot } from '#core/snapshot/account-snapshot.ts';
import type { InvoiceView } from '#core/snapshot/billing-view.ts';
import { toRevenueDto } from './revenue-dto.ts';

const link = ({ connectionId, kind, externalId }: InvoiceView['ref']): SourceLinkDto => {
  return { system: 'stripe', connectionId, kind, externalId, url: null };
};
const dtoOf = (invoice: InvoiceView) =>
  toRevenueDto(aSnapshot({ invoices: [invoice] }), { link, knownAt: () => null, lacks: null, unread: [] }, atNow);

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
    const dto = toRevenueDto(aSnapshot({ doubts }), { link, knownAt: () => null, lacks: null, unread: [] }, atNow);
    expect(dto.status).toMatchObject({ value: null, reason: words });
    expect(dto.paymentHealth).toMatchObject({ value: null, reason: words });
    expect(dto.paymentWords).toBe(words);
  });
});

describe('what a key may not read', () => {
  const words = 'The key may not read this: tick this_read on it in Stripe.';
  const lacking = (part: 'payments' | 'usage' | 'cards', system = 'stripe') => {
    return {
      connectionId: `${system}-1`,
      system,
      systemLabel: system === 'stripe' ? 'Stripe' : 'Measure',
      part,
      words,
    };
  };
  const told = (facts: Partial<AccountSnapshot>, ...unread: ReturnType<typeof lacking>[]) =>
    toRevenueDto({ ...aSnapshot(), ...facts }, { link, knownAt: () => null, lacks: null, unread }, atNow);

  it('is absent with the reason, and never none: charges and refunds', () => {
    expect(told({})).toMatchObject({ charges: [], chargesWords: null, refunded: [], refundedWords: null });
    const dto = told({}, lacking('payments'));
    expect(dto).toMatchObject({ charges: [], chargesWords: words, refunded: null, refundedWords: words });
  });

  it('does not hide what is known from elsewhere, or from before', () => {
    const refunded = [{ minor: 500, currency: 'usd' }];
    expect(told({ refunded }, lacking('payments'))).toMatchObject({ refunded: [{ minor: 500 }], refundedWords: words });
  });

  it('names the system that lacks it where its words do not', () => {
    const dto = told({}, { ...lacking('payments', 'measure'), words: 'The token may not read payments.' });
    expect(dto.chargesWords).toBe('Measure: The token may not read payments.');
  });

  it('is why there is no usage, of the system that owns the revenue alone', () => {
    const none = { value: null, reason: { code: 'no_entitlement', words: 'No usage.', ref: null } };
    const snapshot = { revenueSystem: 'stripe', usagePercent: { is: none, from: null } };
    expect(told(snapshot, lacking('usage')).usagePercent.reason).toBe(words);
    expect(told(snapshot, lacking('usage', 'measure')).usagePercent.reason).toBe('No usage.');
    const known = { ...snapshot, usagePercent: { is: { value: 40 }, from: null } };
    expect(told(known, lacking('usage')).usagePercent).toMatchObject({ value: 40, reason: null });
  });

  it('is told with the doubt that comes of it, and with no other', () => {
    const ref = { ...aRef('subscription', 'sub_1'), connectionId: 'stripe-1' };
    const doubt = { code: 'payment_method_unread', words: 'No card was read.', ref };
    expect(told({ doubts: [doubt] }, lacking('cards')).doubts[0]?.words).toBe(`No card was read. ${words}`);
    expect(told({ doubts: [doubt] }, lacking('cards', 'measure')).doubts[0]?.words).toBe('No card was read.');
  });
});
