import type { MrrPolicy } from '../mrr/mrr-input.ts';
import { knownMonthly, totalArr, totalMrr } from '../mrr/mrr-total.ts';
import { accountPlan } from './account-plan.ts';
import type { AccountSnapshot, Fact } from './account-snapshot.ts';
import type { BillingStatus, BillingView, Doubt, Known, SourceRef, SubscriptionView } from './billing-view.ts';
import { mergeCharges, mergeInvoices } from './merge-invoices.ts';
import { paidInAll } from './paid-in-all.ts';
import { refText } from './pairing.ts';
import { byPaymentKnowledge, onceEach, revenueOwner } from './revenue-owner.ts';
import { withCardOf } from './same-subscription.ts';
import { settledDoubts } from './settled-doubts.ts';
import { isLive } from './subscription-state.ts';
import { unknownStanding } from './unknown-status.ts';

const statusOrder: readonly BillingStatus[] = ['past_due', 'active', 'trialing', 'canceled', 'none'];

/**
 * The account's one snapshot from everything its billing customers say, field by field (ruling 26). One system owns MRR,
 * ARR, renewal, plan, usage and status: `primary` where it speaks of the account (see `revenueOwner`); its customers add up.
 * Invoices and payments come from every system, each once (see `mergeInvoices`). Views are put in a fixed order first, so that
 * the order in which they arrive never makes a new version. Facts only: nothing here depends on the time. `policy` names how
 * the lines were discounted; it does not discount again.
 */
export function combineViews(
  given: readonly BillingView[],
  policy: MrrPolicy,
  primary: string | null = null,
): AccountSnapshot {
  const views = [...given].sort((a, b) => byText(refText(a.customer.ref), refText(b.customer.ref)));
  const owner = revenueOwner(views, primary);
  const distinct = onceEach(views);
  const owned = distinct.filter((view) => view.system === owner);
  const others = views.filter((view) => !owned.includes(view)).sort(byPaymentKnowledge);
  const otherSubscriptions = others.flatMap((view) => view.subscriptions);
  const subscriptions = owned.flatMap((view) =>
    view.subscriptions.map((subscription) => withCardOf({ view, subscription }, others)),
  );
  const lines = subscriptions.flatMap((subscription) => subscription.lines);
  const from = owned.length === 1 ? (owned[0]?.customer.ref ?? null) : null;
  const payments = paymentsOf(views);
  const paid = paidInAll(distinct, owner, payments.invoices);
  return {
    revenueSystem: owner,
    mrr: { is: totalMrr(lines), from },
    arr: { is: totalArr(lines), from },
    trialMrr: knownMonthly(trialLines(subscriptions)),
    mrrLines: lines,
    mrrPolicy: policy,
    plan: accountPlan(subscriptions),
    status: statusOf(owned),
    ...renewalOf(subscriptions),
    endsAt: endOf(subscriptions),
    usagePercent: usageOf(owned),
    lifetimeValue: paid.lifetimeValue,
    refunded: paid.refunded,
    subscriptions,
    otherSubscriptions,
    ...payments,
    usage: owned.flatMap((view) => view.usage),
    customers: views.map(({ customer }) => ({ ref: customer.ref, name: customer.name, email: customer.email })),
    doubts: [
      ...settledDoubts(
        views.flatMap((view) => view.doubts),
        payments.invoices,
      ),
      ...paid.doubts,
      ...deletedDoubt(views),
    ],
    changesAt: earliest(views.flatMap((view) => (view.changesAt ? [view.changesAt] : []))),
  };
}

function trialLines(subscriptions: readonly SubscriptionView[]) {
  const trials = subscriptions.filter((one) => one.status === 'trialing');
  return trials.flatMap((one) => one.lines).filter((line) => line.isLeftOut !== true);
}

/** Every invoice and payment once, newest first. */
function paymentsOf(views: readonly BillingView[]): Pick<AccountSnapshot, 'invoices' | 'charges'> {
  const known = [...views].sort(byPaymentKnowledge);
  const charges = mergeCharges(known.flatMap((view) => view.charges));
  const invoices = mergeInvoices(
    known.flatMap((view) => view.invoices),
    charges,
  );
  return {
    invoices: invoices.sort((a, b) => newestFirst(a.issuedAt, b.issuedAt) || byText(refText(a.ref), refText(b.ref))),
    charges: charges.sort((a, b) => newestFirst(a.at, b.at) || byText(refText(a.ref), refText(b.ref))),
  };
}

/** Past due before active before trialing before canceled ("Stripe, read-only", section 5.1). */
function statusOf(views: readonly BillingView[]): Fact<BillingStatus> {
  const status = statusOrder.find((one) => views.some((view) => view.status === one));
  const view = views.find((one) => one.status === status);
  if (status === undefined || view === undefined) {
    return { is: absent('no_billing_customer', 'No billing customer belongs to this account.'), from: null };
  }
  // Nothing is more pressing than past due; short of it, one whose status is new to us may be.
  const doubt = status === 'past_due' ? null : views.map(unknownStanding).find((one) => one !== null);
  if (doubt) return { is: { value: null, reason: doubt }, from: doubt.ref };
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

function newestFirst(a: Date, b: Date): number {
  return b.getTime() - a.getTime();
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
