import fc from 'fast-check';
import type { Slice } from '#connectors/slices.ts';
import { stripeConnector } from '#connectors/stripe/index.ts';
import { slicesOf } from '#connectors/stripe/list.ts';
import { mayReadWhole, olderParts, olderTurn, plannedSlices, sweptKind } from './reading-plan.ts';

const frozenAt = new Date('2026-06-16T03:17:00Z');
const day = 86_400_000;

const plan = (kind: string, turn: { part: number; parts: number }, at = frozenAt) =>
  plannedSlices(stripeConnector, slicesOf(kind, at), { extent: 'recent', frozenAt: at, ...turn });
const holds = (slices: readonly Slice[], at: Date) =>
  slices.some(({ key, from, to }) => key.includes(' to ') && (from === null || from <= at) && (to === null || at < to));

describe('a reading that may not read everything', () => {
  it('reads live and open rows of any age, and customers and the catalogue whole', () => {
    const keys = (kind: string) => plan(kind, { part: 0, parts: 1 }).map((slice) => slice.key);
    expect(keys('subscription')).toEqual(expect.arrayContaining(['active', 'past_due', 'trialing', 'unpaid']));
    expect(keys('invoice')).toEqual(expect.arrayContaining(['open', 'uncollectible']));
    expect(keys('product')).toEqual(['active', 'archived']);
    expect(plan('customer', { part: 0, parts: 1 })).toEqual(slicesOf('customer', frozenAt));
  });

  it('reads each night everything of the last 35 days', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 35 * day }), fc.integer({ min: 0, max: 27 }), (age, part) => {
        const at = new Date(frozenAt.getTime() - age);
        expect(holds(plan('charge', { part, parts: 1 }), at)).toBe(true);
      }),
    );
  });

  it('has read everything within 28 nights, whatever its age', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date('2008-01-01'), max: frozenAt, noInvalidDate: true }), (at) => {
        const nights = Array.from({ length: olderParts }, (_, night) =>
          plan('charge', { part: night, parts: 1 }, new Date(frozenAt.getTime() + night * day)),
        );
        expect(nights.some((slices) => holds(slices, at))).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  it('catches up with the parts of nights that were missed', () => {
    const ago = (days: number) => new Date(frozenAt.getTime() - days * day);
    expect(olderTurn(30, ago(1), frozenAt)).toEqual({ part: 2, parts: 1 });
    expect(olderTurn(30, ago(4), frozenAt)).toEqual({ part: 2, parts: 4 });
    expect(olderTurn(0, ago(90), frozenAt)).toEqual({ part: 0, parts: olderParts });
    expect(olderTurn(0, null, frozenAt)).toEqual({ part: 0, parts: olderParts });
  });

  it('expects to be told only of what it asked for', () => {
    const swept = (kind: string) => sweptKind(stripeConnector, slicesOf(kind, frozenAt), 'recent')?.holds;
    expect(swept('customer')).toBe('all');
    expect(swept('subscription')).toContainEqual({ status: 'active' });
    expect(swept('charge')).toBeUndefined();
    expect(sweptKind(stripeConnector, slicesOf('charge', frozenAt), 'whole')?.holds).toBe('all');
  });
});

describe('the read allowance', () => {
  it.each([
    ['a small book', { allowed: 10_000, others: 0, polled: 0, whole: 200 }, true],
    ['a large book with few payments', { allowed: 10_000, others: 0, polled: 0, whole: 1_100 }, false],
    ['a large book with many payments', { allowed: 500_000, others: 0, polled: 0, whole: 1_100 }, true],
    ['a small book that looking up has used up', { allowed: 10_000, others: 9_000, polled: 0, whole: 200 }, false],
    ['a small book, to which polling gives way', { allowed: 10_000, others: 1_000, polled: 9_000, whole: 100 }, true],
    ['one that takes more than polling leaves of it', { allowed: 10_000, others: 0, polled: 9_000, whole: 134 }, false],
  ])('of %s', (_, budget, isWhole) => {
    expect(mayReadWhole(budget)).toBe(isWhole);
  });
});
