import { aSnapshot, aSubscription, inDays } from '#core/testing/builders.ts';
import { customerDates } from './customer-dates.ts';

describe('customerDates', () => {
  const of = (...subscriptions: ReturnType<typeof aSubscription>[]) => customerDates(aSnapshot({ subscriptions }));
  const first = aSubscription({ startedAt: inDays(-400), endedAt: inDays(-90), plan: 'Starter' });

  it('begins with the first subscription, ended ones included', () => {
    const running = aSubscription({ startedAt: inDays(-80), endedAt: null });
    expect(of(running, first)).toEqual({ since: inDays(-400), endedAt: null, lastPlan: null });
  });

  it('ends with the last one, and names its plan', () => {
    const last = aSubscription({ startedAt: inDays(-80), endedAt: inDays(-3), plan: 'Scale' });
    expect(of(first, last)).toEqual({ since: inDays(-400), endedAt: inDays(-3), lastPlan: 'Scale' });
  });

  it('knows nothing where there was no subscription', () => {
    expect(of()).toEqual({ since: null, endedAt: null, lastPlan: null });
  });
});
