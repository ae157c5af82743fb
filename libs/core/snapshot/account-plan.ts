import { compare, parseDecimal, sum, type Decimal } from '../decimal.ts';
import { exponentOf } from '../money.ts';
import type { Fact } from './account-snapshot.ts';
import type { SubscriptionView } from './billing-view.ts';
import { isLive } from './subscription-state.ts';

/** The plan of the live subscription with the highest MRR, and how many other plans there are: "Pro +2". */
export function accountPlan(subscriptions: readonly SubscriptionView[]): Fact<string> {
  const live = subscriptions
    .filter((one) => isLive(one) && one.plan !== null)
    .sort((a, b) => compare(weight(b), weight(a)) || (a.ref.externalId < b.ref.externalId ? -1 : 1));
  const top = live[0];
  if (!top?.plan) {
    const reason = { code: 'no_plan', words: 'No running subscription names a plan.', ref: null };
    return { is: { value: null, reason }, from: null };
  }
  const others = new Set(live.map((one) => one.plan)).size - 1;
  return { is: { value: others === 0 ? top.plan : `${top.plan} +${others}` }, from: top.ref };
}

/** Only for order: major units without their currency. */
function weight(subscription: SubscriptionView): Decimal {
  const amounts = subscription.lines.flatMap((line) => {
    const exponent = exponentOf(line.currency);
    const net = line.monthly.value === null ? null : parseDecimal(shortened(line.monthly.value));
    if (exponent === null || net === null) return [];
    return [{ numerator: net.numerator, denominator: net.denominator * 10n ** BigInt(exponent) }];
  });
  return sum(amounts);
}

function shortened(text: string): string {
  const [whole = '0', fraction] = text.split('.');
  return fraction === undefined ? whole : `${whole}.${fraction.slice(0, 12)}`;
}
