import { formatMoney } from '../money.ts';
import { totalMrr } from '../mrr/mrr-total.ts';
import type { BillingView, Doubt, MrrLine, SourceRef, SubscriptionView } from '../snapshot/billing-view.ts';
import { isSameRef, pairUp } from '../snapshot/pairing.ts';
import { explainPair } from './explain-pair.ts';
import { difference, isNothing, negated, sumOf } from './money-difference.ts';
import type { Variance, VarianceReason } from './variance.ts';
import type { Told } from './why-left.ts';

/** All that one system says of an account. */
export interface Side {
  readonly system: string;
  /** What people call it. */
  readonly label: string;
  readonly views: readonly BillingView[];
}

/**
 * Compares the MRR of an account in the system whose values are shown with that in another, subscription by subscription: pairs
 * are known by their aliases ("Measure API", section 10). Only what facts show is named; the rest is said to be unexplained.
 */
export function explainVariance(shown: Side, other: Side): Variance {
  const mrr = [shown, other].map((side) => totalMrr(linesOf(side)));
  const [is, says] = [mrr[0]?.value ?? null, mrr[1]?.value ?? null];
  const reasons = [
    ...mrr.flatMap((one, index) => (one.reason ? [unknown([shown, other][index]?.label ?? '', one.reason)] : [])),
    ...customerReasons(shown),
    ...customerReasons(other),
    ...subscriptionReasons(shown, other),
  ];
  if (is === null || says === null) return { difference: null, reasons, unexplained: null };
  const apart = difference(says, is);
  if (apart === null) return { difference: null, reasons, unexplained: null };
  // Reasons that cancel each other out are no reasons for a difference that is not there.
  if (isNothing(apart)) return { difference: apart, reasons: [], unexplained: [] };
  const explained = sumOf(reasons.flatMap(({ amount }) => amount));
  const unexplained = explained && difference(apart, explained);
  return { difference: apart, reasons, unexplained };
}

function linesOf(side: Side): readonly MrrLine[] {
  return subscriptionsOf(side).flatMap((one) => one.lines);
}

function subscriptionsOf({ views }: Side): readonly SubscriptionView[] {
  return views.flatMap((view) => view.subscriptions);
}

function unknown(label: string, doubt: Doubt): VarianceReason {
  const words = `${label} does not say the whole MRR: ${doubt.words}`;
  return { code: 'unknown_in_one', words, amount: [], refs: doubt.ref === null ? [] : [doubt.ref] };
}

function customerReasons({ label: name, views }: Side): readonly VarianceReason[] {
  return views.flatMap(({ customer }) => [
    ...(customer.isManagedElsewhere
      ? [reason('managed_elsewhere', `${name} says that this customer is billed elsewhere.`, [customer.ref])]
      : []),
    ...(customer.isDeleted ? [reason('customer_deleted', `${name} has deleted this customer.`, [customer.ref])] : []),
  ]);
}

function reason(code: string, words: string, refs: readonly SourceRef[]): VarianceReason {
  return { code, words, amount: [], refs };
}

function subscriptionReasons(shown: Side, other: Side): readonly VarianceReason[] {
  const connections = new Set(other.views.map((view) => view.connectionId));
  const all = [...subscriptionsOf(shown), ...subscriptionsOf(other)];
  return pairUp(all).flatMap((members) => {
    const [mine, its] = [false, true].map((isOther) =>
      members.find((one) => connections.has(one.ref.connectionId) === isOther),
    );
    if (mine && its) return explainPair(toTold(shown, mine), toTold(other, its));
    const alone = mine ?? its;
    return alone === undefined
      ? []
      : knownToOne(alone, mine === undefined ? other.label : shown.label, its !== undefined);
  });
}

/** Of one that is known to have ended nobody asks what its status is called. */
function toTold({ label, views }: Side, is: SubscriptionView): Told {
  const doubts = is.endedAt === null ? views.flatMap((view) => view.doubts) : [];
  const isAbout = ({ code, ref }: Doubt) => code === 'unknown_status' && ref !== null && isSameRef(ref, is.ref);
  return { label, is, doubt: doubts.find(isAbout) ?? null };
}

function knownToOne(subscription: SubscriptionView, label: string, isOther: boolean): readonly VarianceReason[] {
  const counted = totalMrr(subscription.lines).value ?? [];
  if (isNothing(counted)) return [];
  const name = subscription.plan ?? subscription.ref.externalId;
  const words = `Only ${label} has the subscription ${name} (${counted.map(formatMoney).join(' + ')} a month).`;
  const amount = isOther ? counted : negated(counted);
  return [{ code: 'subscription_known_to_one', words, amount, refs: [subscription.ref] }];
}
