import * as fc from 'fast-check';
import type { InvoiceView, SubscriptionView } from '../snapshot/billing-view.ts';
import { aLine, anInvoice, aRef, aSnapshot, aSubscription, now } from '../testing/builders.ts';
import { monthAfter, monthBefore, monthEnd, monthOf } from './month.ts';
import { reconstructedMonths, reconstructMrr } from './reconstruct-mrr.ts';

const at = (text: string) => new Date(`${text}T08:00:00Z`);
const history = (subscriptions: SubscriptionView[], invoices: InvoiceView[] = []) =>
  reconstructMrr(aSnapshot({ subscriptions, invoices }), now);
const amounts = (subscriptions: SubscriptionView[], invoices: InvoiceView[] = []) =>
  history(subscriptions, invoices).map(({ month, mrr }) => [month, mrr?.[0]?.minor ?? 0]);
const paid = (day: string, totalMinor = 10_000, number = `in_${day}`) =>
  anInvoice({ number, issuedAt: at(day), totalMinor, ref: aRef('invoice', number) });

describe('MRR before the connection', () => {
  it('is the price of each subscription from the month it began to the month it ended', () => {
    const invoices = [paid('2026-01-20'), paid('2026-02-20'), paid('2026-03-20'), paid('2026-04-20')];
    const one = aSubscription({ startedAt: at('2026-01-20') });
    expect(history([one], invoices)).toEqual(
      ['2026-01', '2026-02', '2026-03', '2026-04'].map((month) => ({
        month,
        mrr: [{ minor: 10_000, currency: 'eur' }],
        doubts: [],
      })),
    );
    const ended = { startedAt: at('2026-01-20'), endedAt: at('2026-03-05'), status: 'canceled' } as const;
    expect(amounts([aSubscription(ended)], invoices)).toEqual([
      ['2026-01', 10_000],
      ['2026-02', 10_000],
      ['2026-03', 0],
      ['2026-04', 0],
    ]);
  });

  it('follows paid invoices where the price was another, and doubts them', () => {
    const invoices = [paid('2026-02-20', 7_000), paid('2026-03-20'), paid('2026-03-25', 1_500), paid('2026-04-20')];
    const found = history([aSubscription({ startedAt: at('2026-02-20') })], invoices);
    expect(found.map(({ mrr }) => mrr?.[0]?.minor)).toEqual([7_000, 10_000, 10_000]);
    expect(found[0]?.doubts).toEqual([expect.stringContaining('paid invoice')]);
    expect(found[1]?.doubts).toEqual([]);
  });

  it('brings a yearly invoice to a month', () => {
    const lines = [aLine({ interval: 'year', monthly: { value: '10000' } })];
    const yearly = aSubscription({ startedAt: at('2024-06-10'), lines });
    const found = amounts([yearly], [paid('2024-06-10', 60_000), paid('2025-06-10', 120_000)]);
    expect(found[0]).toEqual(['2024-06', 5_000]);
    expect(found.at(-1)).toEqual(['2026-04', 10_000]);
  });

  it('assumes the price of today where no invoice is held, and says so', () => {
    const [first] = history([aSubscription({ startedAt: at('2026-04-01') })]);
    expect(first).toEqual({
      month: '2026-04',
      mrr: [{ minor: 10_000, currency: 'eur' }],
      doubts: [expect.stringContaining('price as it is now')],
    });
  });

  it.each<[string, Partial<SubscriptionView>]>([
    ['a trial', { trialEndsAt: at('2026-05-20') }],
    ['what began this month', { startedAt: at('2026-05-02') }],
    ['what has no beginning', { startedAt: null }],
  ])('does not count %s', (_what, more) => {
    expect(history([aSubscription(more)])).toEqual([]);
  });

  it('leaves out metered lines, and does not know a month whose price cannot be read', () => {
    const metered = aLine({ isCounted: false, notCounted: 'metered: usage is shown apart' });
    const startedAt = at('2026-04-01');
    expect(amounts([aSubscription({ startedAt, lines: [aLine(), metered] })])).toEqual([['2026-04', 10_000]]);
    const reason = { code: 'tiers_unavailable', words: 'Not read.', ref: null };
    const unread = aSubscription({ startedAt, lines: [aLine({ monthly: { value: null, reason } })] });
    expect(history([unread])).toEqual([
      { month: '2026-04', mrr: null, doubts: [expect.stringContaining('cannot be read')] },
    ]);
  });

  it('goes back two years at most, month by month, whatever is held', () => {
    const day = fc.integer({ min: -1_500, max: 10 }).map((days) => new Date(now.getTime() + days * 86_400_000));
    const subscription = fc.record({ startedAt: day, endedAt: fc.option(day) });
    fc.assert(
      fc.property(fc.array(subscription, { maxLength: 4 }), (given) => {
        const found = history(given.map((one, i) => aSubscription({ ...one, ref: aRef('subscription', `s${i}`) })));
        expect(found.length).toBeLessThanOrEqual(reconstructedMonths);
        found.slice(1).forEach(({ month }, i) => expect(month).toBe(monthAfter(found[i]?.month ?? '')));
        expect(found.at(-1)?.month ?? monthBefore(monthOf(now))).toBe(monthBefore(monthOf(now)));
        for (const { month, mrr } of found) {
          const running = given.filter(
            (one) => one.startedAt < monthEnd(month) && (one.endedAt === null || one.endedAt >= monthEnd(month)),
          );
          expect(mrr?.[0]?.minor ?? 0).toBe(running.length * 10_000);
        }
      }),
    );
  });
});
