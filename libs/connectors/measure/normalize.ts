import type { BillingView, Doubt, SubscriptionView } from '#core/snapshot/billing-view.ts';
import type { CustomerObjects } from '../billing-object.ts';
import type { ViewSettings } from '../connector.ts';
import { refTo } from '../held-objects.ts';
import { importAliases, ownAlias } from './dialect/pairing.ts';
import type { Subscription } from './shapes/subscription.ts';
import { chargeDoubts, toCharges } from './view/charges.ts';
import { customerDoubts, toCustomer } from './view/customer.ts';
import { type Holdings, toHoldings } from './view/holdings.ts';
import { toInvoices } from './view/invoices.ts';
import { lifetimeOf } from './view/lifetime.ts';
import { methodOf } from './view/method.ts';
import { revenueOf } from './view/mrr.ts';
import { lapsesOf, toPrepaid } from './view/prepaid.ts';
import { contractEnd, renewalOf } from './view/renewal.ts';
import { overallStatus, standingAt } from './view/standing.ts';
import { toUsage } from './view/usage.ts';

/**
 * What Measure says about one billing customer, in our words. Pure and total: whatever the payloads hold, there is an
 * answer, and what could not be read is a doubt in it.
 */
export function normalizeCustomer(objects: CustomerObjects, settings: ViewSettings, now: Date): BillingView {
  const holdings = toHoldings(objects);
  const inOrder = holdings.subscriptions.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const read = inOrder.map((subscription) => toSubscription(subscription, holdings, now));
  const subscriptions = read.map(({ view }) => view);
  const running = inOrder.filter((_one, index) => isLive(subscriptions[index]));
  const usage = toUsage(running, holdings);
  const isMetered = usage.views.some(({ percent }) => percent !== null);
  const invoices = toInvoices(holdings, now);
  const lifetime = lifetimeOf(holdings);
  return {
    system: 'measure',
    connectionId: holdings.connectionId,
    customer: toCustomer(holdings, settings),
    status: overallStatus(subscriptions.map(({ status }) => status)),
    subscriptions,
    invoices: invoices.views,
    charges: toCharges(holdings),
    // Prepaid credits stand for usage only where no entitlement says more.
    usage: isMetered ? usage.views : [...usage.views, ...toPrepaid(holdings, now)],
    lifetimeValue: lifetime.lifetimeValue,
    refunded: lifetime.refunded,
    doubts: [
      ...holdings.doubts,
      ...customerDoubts(holdings),
      ...read.flatMap(({ doubts }) => doubts),
      ...invoices.doubts,
      ...chargeDoubts(holdings),
      ...usage.doubts,
      ...lifetime.doubts,
    ],
    changesAt: earliest([
      ...read.map(({ changesAt }) => changesAt),
      ...invoices.changesAt,
      ...lapsesOf(holdings, now),
      ahead(contractEnd(holdings.contracts, now), now),
    ]),
  };
}

interface ReadSubscription {
  readonly view: SubscriptionView;
  readonly doubts: readonly Doubt[];
  readonly changesAt: Date | null;
}

function toSubscription(subscription: Subscription, holdings: Holdings, now: Date): ReadSubscription {
  const ref = refTo(holdings.connectionId, 'subscription', subscription.id);
  const standing = standingAt(subscription, now, holdings.isGone);
  const isExcluded = holdings.customer?.exclude_from_metrics === true;
  const notCounted = standing.notCounted ?? (isExcluded ? 'left out of the metrics in Measure' : null);
  const plan = planOf(subscription, holdings);
  const revenue = revenueOf(subscription, { ref, label: plan ?? subscription.id, notCounted, isLeftOut: isExcluded });
  const { isUnread, ...method } = methodOf(subscription, holdings);
  const isPaying = standing.status === 'active' || standing.status === 'past_due';
  const isUnreadNow = isUnread && isPaying && !standing.isPaused;
  const words = 'The payment method could not be read, so nobody can say when its card expires.';
  return {
    view: {
      ref,
      aliases: [ownAlias(subscription.id), ...importAliases(subscription.imported_from, subscription.import_ref)],
      rawStatus: subscription.status ?? 'missing',
      status: standing.status,
      plan,
      lines: [revenue.line],
      startedAt: subscription.start_date ?? subscription.created_at,
      ...renewalOf(subscription, standing, holdings.contracts, now),
      isPaused: standing.isPaused,
      ...method,
    },
    doubts: [
      ...(standing.unknown === null ? [] : [{ code: 'unknown_status', words: standing.unknown, ref }]),
      ...(isUnreadNow ? [{ code: 'payment_method_unread', words, ref }] : []),
      ...revenue.doubts,
    ],
    changesAt: standing.changesAt,
  };
}

/** Names of the plans in the subscription, the first and how many others; else what the bundle is called. */
function planOf(subscription: Subscription, { names }: Holdings): string | null {
  const written = new Map(subscription.plans.flatMap(({ id, name }) => (id && name ? [[id, name] as const] : [])));
  const nameOf = (id: string): string => names.get(`product_pricing ${id}`) ?? written.get(id) ?? id;
  const items = (subscription.config_items ?? []).map((item) => item.product_pricing_id);
  const ids = [...subscription.plans.map(({ id }) => id), ...items].filter((id) => id !== null);
  const unnamed = subscription.plans.flatMap(({ id, name }) => (id === null && name !== null ? [name] : []));
  const [first, ...others] = [...new Set([...ids.map(nameOf), ...unnamed])];
  if (first !== undefined) return others.length === 0 ? first : `${first} +${others.length}`;
  const bundle = subscription.bundle_pricing;
  return bundle?.external_name ?? bundle?.name ?? subscription.bundle_pricing_id;
}

function isLive(view: SubscriptionView | undefined): boolean {
  return view !== undefined && view.status !== 'canceled' && view.status !== 'none';
}

function ahead(at: Date | null, now: Date): Date | null {
  return at !== null && at > now ? at : null;
}

function earliest(dates: readonly (Date | null)[]): Date | null {
  return dates.reduce((first, date) => (date !== null && (first === null || date < first) ? date : first), null);
}
