import type { SourceLinkDto } from '#contracts/common.ts';
import { aFailedInvoice, anOverdueInvoice, aRef, aSnapshot, atNow } from '#core/testing/builders.ts';
import type { AccountSnapshot } from '#core/snapshot/account-snapshot.ts';
import type { InvoiceView } from '#core/snapshot/billing-view.ts';
import { factRefs, toRevenueDto } from './revenue-dto.ts';

const labelOf = (system: string) => system;
const link = ({ connectionId, kind, externalId }: InvoiceView['ref']): SourceLinkDto => {
  return { system: 'stripe', connectionId, kind, externalId, url: null };
};
const dtoOf = (invoice: InvoiceView) =>
  toRevenueDto(
    aSnapshot({ invoices: [invoice] }),
    { labelOf, link, knownAt: () => null, lacks: null, unread: [] },
    atNow,
  );

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

describe('source and age of each value', () => {
  const read = new Date('2026-05-01T09:00:00Z');
  const of = (system: string, externalId: string) => ({
    ref: { connectionId: system, kind: 'customer', externalId },
    name: null,
    email: null,
  });
  const linkOf = (ref: InvoiceView['ref']) => ({ ...link(ref), system: ref.connectionId });
  const told = (facts: Partial<AccountSnapshot>) =>
    toRevenueDto(
      { ...aSnapshot(), ...facts },
      { labelOf, link: linkOf, knownAt: () => read, lacks: null, unread: [] },
      atNow,
    );
  const amounts = { is: { value: [{ minor: 500, currency: 'usd' }] }, from: null };
  const idsOf = ({ sources }: { sources: readonly SourceLinkDto[] }) => sources.map(({ externalId }) => externalId);

  it('of a sum over several billing customers are all of them', () => {
    const customers = [of('stripe', 'cus_1'), of('stripe', 'cus_2'), of('measure', 'm_1')];
    const facts = { revenueSystem: 'stripe', customers, mrr: amounts, arr: amounts, lifetimeValue: amounts };
    const { mrr, arr, lifetimeValue, refunded } = told({ ...facts, refunded: amounts.is.value });
    expect(mrr).toMatchObject({ source: null, knownAt: read.toISOString() });
    expect([mrr, arr, lifetimeValue].map(idsOf)).toEqual(Array.from({ length: 3 }, () => ['cus_1', 'cus_2']));
    expect(idsOf(refunded)).toEqual(['cus_1', 'cus_2', 'm_1']);
  });

  it('of lifetime value are the customers in the system that holds the invoices', () => {
    const customers = [of('measure', 'm_1'), of('measure', 'm_2'), of('stripe', 'cus_1'), of('stripe', 'cus_2')];
    const invoice = anOverdueInvoice({ ref: { connectionId: 'stripe', kind: 'invoice', externalId: 'in_1' } });
    const facts = { revenueSystem: 'measure', customers, lifetimeValue: amounts };
    expect(idsOf(told({ ...facts, invoices: [{ ...invoice, also: [] }] }).lifetimeValue)).toEqual(['cus_1', 'cus_2']);
  });

  it('of what one object says is that object alone, and of what is absent none', () => {
    const customers = [of('stripe', 'cus_1')];
    const none = { value: null, reason: { code: 'too_large', words: 'Too large.', ref: null } };
    const { mrr, arr, refunded } = told({
      customers,
      mrr: { ...amounts, from: customers[0]?.ref ?? null },
      arr: { is: none, from: null },
      refunded: [],
    });
    expect([mrr, refunded].map(({ source }) => source?.externalId)).toEqual(['cus_1', 'cus_1']);
    expect([mrr, arr, refunded].map(idsOf)).toEqual([['cus_1'], [], ['cus_1']]);
  });

  it('stand beside each line of usage', () => {
    const ref = { connectionId: 'stripe', kind: 'meter', externalId: 'mtr_1' };
    const period = { periodStart: read, periodEnd: read };
    const usage = [{ ref, meter: 'calls', label: 'Calls', used: 8, included: 10, percent: 80, ...period }];
    expect(told({ usage }).usage).toMatchObject([{ source: { externalId: 'mtr_1' }, knownAt: read.toISOString() }]);
    expect(factRefs({ ...aSnapshot(), usage }, atNow)).toContain(ref);
  });
});

describe('an invoice', () => {
  it('tells what was due beside what is paid and outstanding', () => {
    const given = anOverdueInvoice({ totalMinor: 900, dueMinor: 700, paidMinor: 200, outstandingMinor: 500 });
    const [invoice] = dtoOf(given).invoices;
    expect([invoice?.total.minor, invoice?.due.minor, invoice?.paid.minor, invoice?.outstanding.minor]).toEqual([
      900, 700, 200, 500,
    ]);
  });
});

describe('a status that is new to us', () => {
  const words = 'Stripe calls the status "hibernating", which is new to us.';
  const doubts = [{ code: 'unknown_status', words, ref: aRef('subscription', 'sub_1') }];

  it('leaves status and payment absent, each with the reason', () => {
    const dto = toRevenueDto(
      aSnapshot({ doubts }),
      { labelOf, link, knownAt: () => null, lacks: null, unread: [] },
      atNow,
    );
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
    toRevenueDto({ ...aSnapshot(), ...facts }, { labelOf, link, knownAt: () => null, lacks: null, unread }, atNow);

  it('is absent with the reason, and never none: charges and refunds', () => {
    expect(told({})).toMatchObject({ charges: [], chargesWords: null, refunded: { value: [], reason: null } });
    const dto = told({}, lacking('payments'));
    expect(dto).toMatchObject({ charges: [], chargesWords: words, refunded: { value: null, reason: words } });
  });

  it('does not hide what is known from elsewhere, or from before', () => {
    const refunded = [{ minor: 500, currency: 'usd' }];
    const dto = told({ refunded }, lacking('payments'));
    expect(dto.refunded).toMatchObject({ value: [{ minor: 500 }], reason: words });
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
