import { aFailedInvoice, aRef, aSnapshot } from '#core/testing/builders.ts';
import { draftFacts } from './draft-facts.ts';

describe('the facts beside a draft', () => {
  const at = { now: new Date('2026-06-15T12:00:00Z'), timeZone: 'UTC' };
  const outstanding = (...minor: readonly number[]) => {
    const invoices = minor.map((outstandingMinor, n) =>
      aFailedInvoice({ ref: aRef('invoice', `in_${n}`), outstandingMinor, currency: 'usd' }),
    );
    const facts = draftFacts(aSnapshot({ invoices: invoices.map((one) => ({ ...one, also: [] })) }), [], at);
    return facts.find(({ label }) => label === 'Outstanding')?.text;
  };

  it('add up what is outstanding', () => {
    expect(outstanding()).toBe('Nothing');
    expect(outstanding(1_000, 250)).toBe('$12.50');
  });

  it('call no payment fine that one of its sources may not tell of', () => {
    const lacking = (connectionId: string) =>
      ({ connectionId, state: 'stale', staleAt: null, lacks: 'Invoices may not be read.' }) as const;
    const paymentOf = (...sources: readonly ReturnType<typeof lacking>[]) =>
      draftFacts(aSnapshot(), sources, at).find(({ label }) => label === 'Payment')?.text;
    expect(paymentOf()).toBe('No failed or overdue payment');
    expect(paymentOf(lacking('of-others'))).toBe('No failed or overdue payment');
    expect(paymentOf(lacking('of-others'), lacking('c1'))).toBe('Invoices may not be read.');
  });

  it('say in words that what is outstanding cannot be added up, beside all the others', () => {
    expect(outstanding(Number.MAX_SAFE_INTEGER, 1)).toBe(
      'The amount 9007199254740992 USD cannot be represented exactly.',
    );
  });
});
