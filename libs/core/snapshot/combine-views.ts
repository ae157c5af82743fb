import { sumByCurrency, type Money } from '../money.ts';
import type { MrrPolicy } from '../mrr/mrr-input.ts';
import { knownMonthly, totalArr, totalMrr } from '../mrr/mrr-total.ts';
import { accountPlan } from './account-plan.ts';
import type { AccountSnapshot, Fact } from './account-snapshot.ts';
import type { BillingStatus, BillingView, Doubt, Known, SourceRef, SubscriptionView } from './billing-view.ts';
import { isLive } from './subscription-state.ts';

const statusOrder: readonly BillingStatus[] = ['past_due', 'active', 'trialing', 'canceled', 'none'];

/**
 * The account's one snapshot from everything its billing customers say. Views add up; they are put in a fixed order first,
 * so that the order in which they arrive never makes a new version. Facts only: nothing here depends on the time.
 * `policy` names how the lines were discounted; it does not discount again.
 */
export function combineViews(given: readonly BillingView[], policy: MrrPolicy): AccountSnapshot {
  const views = [...given].sort((a, b) => byText(refText(a.customer.ref), refText(b.customer.ref)));
  const subscriptions = views.flatMap((view) => view.subscriptions);
  const lines = subscriptions.flatMap((subscription) => subscription.lines);
  const owner = views.length === 1 ? (views[0]?.customer.ref ?? null) : null;
  const invoices = views.flatMap((view) => view.invoices);
  const charges = views.flatMap((view) => view.charges);
  return {
    mrr: { is: totalMrr(lines), from: owner },
    arr: { is: totalArr(lines), from: owner },
    trialMrr: knownMonthly(subscriptions.filter((one) => one.status === 'trialing').flatMap((one) => one.lines)),
    mrrLines: lines,
    mrrPolicy: policy,
    plan: accountPlan(subscriptions),
    status: statusOf(views),
    ...renewalOf(subscriptions),
    endsAt: endOf(subscriptions),
    usagePercent: usageOf(views),
    lifetimeValue: { is: sumOf(views.flatMap((view) => view.lifetimeValue)), from: owner },
    refunded: sumOf(views.flatMap((view) => view.refunded)).value ?? [],
    subscriptions,
    invoices: [...invoices].sort(
      (a, b) => newestFirst(a.issuedAt, b.issuedAt) || byText(refText(a.ref), refText(b.ref)),
    ),
    charges: [...charges].sort((a, b) => newestFirst(a.at, b.at) || byText(refText(a.ref), refText(b.ref))),
    usage: views.flatMap((view) => view.usage),
    customers: views.map(({ customer }) => ({ ref: customer.ref, name: customer.name, email: customer.email })),
    doubts: [...views.flatMap((view) => view.doubts), ...deletedDoubt(views)],
    changesAt: earliest(views.flatMap((view) => (view.changesAt ? [view.changesAt] : []))),
  };
}

/** Past due before active before trialing before canceled ("Stripe, read-only", section 5.1). */
function statusOf(views: readonly BillingView[]): Fact<BillingStatus> {
  const status = statusOrder.find((one) => views.some((view) => view.status === one));
  const view = views.find((one) => one.status === status);
  if (status === undefined || view === undefined) {
    return { is: absent('no_billing_customer', 'No billing customer belongs to this account.'), from: null };
  }
  const cause = view.subscriptions.find((subscription) => subscription.status === status);
  return { is: { value: status }, from: cause?.ref ?? view.customer.ref };
}

function renewalOf(subscriptions: readonly SubscriptionView[]): Pick<AccountSnapshot, 'renewsAt' | 'renewalKind'> {
  const next = first(subscriptions.filter(isLive), (one) => one.renewsAt);
  if (next?.renewsAt)
    return { renewsAt: { is: { value: next.renewsAt }, from: next.ref }, renewalKind: next.renewalKind };
  return { renewsAt: { is: noRenewal(subscriptions), from: null }, renewalKind: null };
}

function noRenewal(subscriptions: readonly SubscriptionView[]): Known<Date> {
  const live = subscriptions.filter(isLive);
  if (live.length === 0) return absent('no_subscription', 'No subscription is running.');
  if (live.some((one) => one.isCancelScheduled))
    return absent('cancel_scheduled', 'The subscription ends and does not renew.');
  if (live.some((one) => one.isPaused)) return absent('paused', 'The subscription is paused.');
  return absent('renewal_unknown', 'The billing system does not say when the subscription renews.');
}

function endOf(subscriptions: readonly SubscriptionView[]): Fact<Date> {
  const next = first(subscriptions.filter(isLive), (one) => one.endsAt);
  if (next?.endsAt) return { is: { value: next.endsAt }, from: next.ref };
  return { is: absent('no_end', 'No end is scheduled.'), from: null };
}

/** The fullest entitlement: the one that somebody has to act on first. */
function usageOf(views: readonly BillingView[]): Fact<number> {
  let fullest: { percent: number; ref: SourceRef } | null = null;
  for (const { percent, ref } of views.flatMap((view) => view.usage)) {
    if (percent !== null && (fullest === null || percent > fullest.percent)) fullest = { percent, ref };
  }
  if (fullest) return { is: { value: fullest.percent }, from: fullest.ref };
  return { is: absent('no_entitlement', 'No usage with a known entitlement.'), from: null };
}

function sumOf(amounts: readonly Money[]): Known<readonly Money[]> {
  try {
    return { value: sumByCurrency(amounts) };
  } catch (error) {
    // Only sums beyond what can be held exactly throw; they are said, never shown wrong.
    return absent('amount_too_large', error instanceof Error ? error.message : 'The sum is too large.');
  }
}

function deletedDoubt(views: readonly BillingView[]): readonly Doubt[] {
  const customer = views[0]?.customer;
  if (!customer || !views.every((view) => view.customer.isDeleted)) return [];
  return [{ code: 'customer_deleted', words: 'The billing customer was deleted.', ref: customer.ref }];
}

function first(
  subscriptions: readonly SubscriptionView[],
  at: (subscription: SubscriptionView) => Date | null,
): SubscriptionView | null {
  const dated = subscriptions.filter((one) => at(one) !== null);
  return (
    dated.sort(
      (a, b) => (at(a)?.getTime() ?? 0) - (at(b)?.getTime() ?? 0) || byText(refText(a.ref), refText(b.ref)),
    )[0] ?? null
  );
}

function earliest(dates: readonly Date[]): Date | null {
  return dates.reduce<Date | null>((least, date) => (least === null || date < least ? date : least), null);
}

function absent<T>(code: string, words: string): Known<T> {
  return { value: null, reason: { code, words, ref: null } };
}

function refText(ref: SourceRef): string {
  return `${ref.connectionId} ${ref.kind} ${ref.externalId}`;
}

function newestFirst(a: Date, b: Date): number {
  return b.getTime() - a.getTime();
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
