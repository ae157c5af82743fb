import fc from 'fast-check';
import type { BillingObject } from '#connectors/connector.ts';
import { latestOffers } from './latest-offers.ts';

const carried = (externalId: string, milliseconds: number): BillingObject => ({
  kind: 'bill',
  externalId,
  customerId: 'cus_1',
  payload: { milliseconds },
  apiVersion: '1',
  knownAt: new Date(milliseconds),
  isDeleted: false,
});

describe('objects that deliveries carried', () => {
  it.each([
    ['the later second', [1_000, 2_000], 2_000, false],
    ['the later second that comes first', [2_000, 1_999], 2_000, false],
    ['none of two in one second', [1_000, 1_999], 1_000, true],
    ['one after two in one second', [1_000, 1_999, 2_000], 2_000, false],
  ])('are offered once each: %s', (_what, times, expected, isTied) => {
    const offers = latestOffers([...times.map((at) => carried('bill_1', at)), carried('bill_2', 5)]);
    expect(offers).toMatchObject([
      { externalId: 'bill_1', knownAt: new Date(expected), isTied },
      { externalId: 'bill_2', isTied: false },
    ]);
  });

  it('are the same in any order, but for which of a tie is shown', () => {
    const objects = fc.array(fc.record({ id: fc.constantFrom('a', 'b'), at: fc.integer({ min: 0, max: 5_000 }) }), {
      maxLength: 8,
    });
    const summary = (given: readonly BillingObject[]) =>
      latestOffers(given)
        .map(({ externalId, knownAt, isTied }) => `${externalId} ${Math.floor(knownAt.getTime() / 1_000)} ${isTied}`)
        .toSorted();
    fc.assert(
      fc.property(objects, (given) => {
        const made = given.map(({ id, at }) => carried(id, at));
        expect(summary(made.toReversed())).toEqual(summary(made));
      }),
    );
  });
});
