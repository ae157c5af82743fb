import type { MrrItem } from '#core/mrr/mrr-input.ts';
import { mrrOfSubscription } from '#core/mrr/mrr-of-subscription.ts';
import type { BillingView, Doubt, MrrLine, SubscriptionView } from '#core/snapshot/billing-view.ts';
import type { CustomerObjects } from '../billing-object.ts';
import type { ViewSettings } from '../connector.ts';
import { refTo } from '../held-objects.ts';
import type { Subscription } from './shapes/subscription.ts';
import { chargeDoubts, lifetimeOf, toCharges } from './view/charges.ts';
import { toCustomer } from './view/customer.ts';
import { aliasesOf, type Holdings, toHoldings } from './view/holdings.ts';
import { toInvoices } from './view/invoices.ts';
import { collectionDoubts, methodOf } from './view/method.ts';
import { lapsesOf, toPrepaid } from './view/prepaid.ts';
import { toMrrInput } from './view/mrr.ts';
import { renewalOf } from './view/renewal.ts';
import { overallStatus, standingOf } from './view/standing.ts';
import { toUsage } from './view/usage.ts';

/**
 * What Stripe says about one billing customer, in our words. Pure and total: whatever the payloads hold, there is an
 * answer, and what could not be read is a doubt in it.
 */
export function normalizeCustomer(objects: CustomerObjects, settings: ViewSettings, now: Date): BillingView {
  const holdings = toHoldings(objects);
  const read = holdings.subscriptions
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .map((subscription) => toSubscription(subscription, holdings, settings.mrrPolicy, now));
  const subscriptions = read.map(({ view }) => view);
  const over = new Set(subscriptions.flatMap(({ status, ref }) => (status === 'canceled' ? [ref.externalId] : [])));
  const live = holdings.subscriptions.filter(({ id }) => !over.has(id));
  const usage = toUsage(live, holdings);
  const invoices = toInvoices(holdings);
  const charges = toCharges(holdings);
  const lifetime = lifetimeOf(holdings);
  return {
    system: 'stripe',
    connectionId: holdings.connectionId,
    customer: toCustomer(holdings, settings),
    status: overallStatus(subscriptions.map(({ status }) => status)),
    subscriptions,
    invoices: invoices.views,
    charges,
    // Prepaid credits stand for usage only where no metered item says more.
    usage: usage.views.some(({ percent }) => percent !== null)
      ? usage.views
      : [...usage.views, ...toPrepaid(holdings, now)],
    lifetimeValue: lifetime.lifetimeValue,
    refunded: lifetime.refunded,
    doubts: [
      ...holdings.doubts,
      ...read.flatMap(({ doubts }) => doubts),
      ...invoices.doubts,
      ...chargeDoubts(holdings, charges),
      ...usage.doubts,
      ...lifetime.doubts,
    ],
    changesAt: earliest([...read.map(({ changesAt }) => changesAt), ...lapsesOf(holdings, now)]),
  };
}

interface ReadSubscription {
  readonly view: SubscriptionView;
  readonly doubts: readonly Doubt[];
  readonly changesAt: Date | null;
}

function toSubscription(
  subscription: Subscription,
  holdings: Holdings,
  policy: ViewSettings['mrrPolicy'],
  now: Date,
): ReadSubscription {
  const ref = refTo(holdings.connectionId, 'subscription', subscription.id);
  const standing = standingOf(subscription, holdings.isDeleted);
  const { input, doubts } = toMrrInput(subscription, standing, holdings);
  const mrr = mrrOfSubscription(input, policy, now);
  const { isUnread, ...method } = methodOf(subscription, holdings);
  const words = 'The payment method could not be read, so nobody can say when its card expires.';
  return {
    view: {
      ref,
      aliases: aliasesOf(subscription.id),
      rawStatus: subscription.status ?? 'missing',
      status: standing.status,
      plan: planOf(mrr.lines, input.items),
      lines: mrr.lines,
      startedAt: subscription.start_date ?? subscription.created,
      ...renewalOf(subscription, standing),
      isPaused: standing.isPaused,
      ...method,
    },
    doubts: [
      ...(standing.unknown === null ? [] : [{ ...standing.unknown, ref }]),
      ...(standing.status === 'canceled' ? [] : collectionDoubts(subscription, ref)),
      ...(isUnread ? [{ code: 'payment_method_unread', words, ref }] : []),
      ...doubts,
      ...mrr.doubts,
    ],
    changesAt: mrr.changesAt,
  };
}

/** The licensed item that brings the most a month gives its name; how many others there are is added. */
function planOf(lines: readonly MrrLine[], items: readonly MrrItem[]): string | null {
  const licensed = lines.filter((_line, index) => items[index]?.usage !== 'metered');
  const [first, ...others] = licensed.toSorted((a, b) => weightOf(b) - weightOf(a));
  if (first === undefined) return lines[0]?.label ?? null;
  return others.length === 0 ? first.label : `${first.label} +${others.length}`;
}

/** Only for the order of names: a line that does not count now weighs what it would bring. */
function weightOf({ monthly, gross }: MrrLine): number {
  return Number(monthly.value ?? 0) || Number(gross) || 0;
}

function earliest(dates: readonly (Date | null)[]): Date | null {
  return dates.reduce((first, date) => (date !== null && (first === null || date < first) ? date : first), null);
}
