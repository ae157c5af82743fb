import { combineViews } from '#core/snapshot/combine-views.ts';
import type { BillingView } from '#core/snapshot/billing-view.ts';
import { aRef, aSubscription, aView, now } from '#core/testing/builders.ts';
import { listedStatus, listedWithoutFacts } from './listed-status.ts';

describe('where lists place an account', () => {
  const ref = aRef('subscription', 'sub_1');
  const words = 'Measure calls the status "HIBERNATING", which is new to us.';
  const doubts = [{ code: 'unknown_status', words, ref }];
  const over = aSubscription({ ref, status: 'canceled' });

  it.each<[string, readonly Partial<BillingView>[], ReturnType<typeof listedStatus>]>([
    ['by its status', [{}], { status: 'active', words: null }],
    ['with those who left', [{ status: 'canceled', subscriptions: [over] }], { status: 'canceled', words: null }],
    [
      'with those who left, whatever the ended one is called',
      [{ status: 'canceled', subscriptions: [{ ...over, endedAt: now }], doubts }],
      { status: 'canceled', words: null },
    ],
    [
      'with nobody who left while the word is new and no end is known',
      [{ status: 'canceled', subscriptions: [over], doubts }],
      { status: 'unknown', words },
    ],
    ['with nobody who pays while the word is new', [{ doubts }], { status: 'unknown', words }],
    ['with those who have no subscription', [{ status: 'none', subscriptions: [] }], { status: 'none', words: null }],
  ])('is %s', (_what, views, listed) => {
    expect(listedStatus(combineViews(views.map(aView), 'recurring'))).toEqual(listed);
  });

  it('is with the contacts where nobody speaks of it, and with nobody where who speaks of it tells nothing', () => {
    expect(listedWithoutFacts(null)).toEqual({ status: 'contact', words: null });
    expect(listedWithoutFacts('Customers cannot be read.')).toEqual({
      status: 'unknown',
      words: 'Customers cannot be read.',
    });
  });
});
