import { unitsBetween } from '../../billing/usage.ts';
import { DAY } from '../../book/calendar.ts';
import type { SubscriptionFact } from '../../book/facts.ts';
import { hash32 } from '../../book/random.ts';
import { isLive } from '../../billing/cycle.ts';
import { creditGrantedAt } from '../entries.ts';
import type { Found } from '../book.ts';
import type { Credit, CreditBalance, CreditLog } from '../wire/money.ts';
import type { CurrentPeriodUsage, PeriodUsage } from '../wire/usage.ts';
import { billableMetrics, ITEMS, METRICS, metricPricing } from './catalogue.ts';
import type { Desk } from './desk.ts';
import { allowanceOf } from './entitlements.ts';
import { amountOf, dateOf, momentOf } from './stamps.ts';

export function currentUsage(desk: Desk, found: Found, one: SubscriptionFact, item: string): CurrentPeriodUsage {
  const credit = creditShape(desk, found);
  const units = credit?.item_id === item ? credit.units : 0;
  const used = usedOf(desk, found, one, item);
  return { used_count_by_metric_id: used, additional_available_credit_units: units };
}

function usedOf(desk: Desk, { household }: Found, one: SubscriptionFact, item: string): Record<string, number> | null {
  if (item === ITEMS.seats) return { [METRICS.seats]: one.items[0]?.quantity ?? 0 };
  if (allowanceOf(desk, one) === null) return null;
  const end = one.endedAt ?? desk.now;
  return { [METRICS.calls]: unitsBetween(household, Math.min(one.periodStart, end), end) };
}

export function periodUsage(
  desk: Desk,
  { household }: Found,
  one: SubscriptionFact,
  period: { readonly start: number | null; readonly end: number | null },
): PeriodUsage | null {
  const item = one.items.find(({ quantity }) => quantity === null);
  const price = item && desk.context.catalogue.prices.get(item.price);
  const metric = billableMetrics(desk).find(({ id }) => id === METRICS.calls);
  const pricing = price && metricPricing(desk, price, one.currency);
  if (metric === undefined || pricing == null) return null;
  const start = Math.max(period.start ?? one.periodStart, one.created);
  const end = Math.min(period.end ?? desk.now, desk.now);
  const total = unitsBetween(household, Math.min(start, end), end);
  return { metric, product_metric_pricing: pricing, usage: { total } };
}

const ISSUED = 100_000;

/** Units bought ahead; some lapse soon, and some customers have money instead of units. */
export function creditShape(desk: Desk, { household, member }: Found): Credit | null {
  const granted = creditGrantedAt(household, member);
  if (granted === null) return null;
  const subscription = household.subscriptions.findLast(isLive);
  const byMoney = member.special?.creditsEndIn === undefined && household.index % 4 === 0;
  const share = (hash32(household.index, 0xcd1) % 90) / 100;
  const endsIn = member.special?.creditsEndIn ?? 40 + (hash32(household.index, 0xcd2) % 300);
  const money = (minor: number): Credit['amount'] => amountOf(household.currency, minor);
  return {
    id: desk.ids.of('credit', household.index),
    customer_id: desk.ids.of('customer', household.index),
    subscription_id:
      subscription === undefined ? null : desk.ids.of('subscription', household.index, subscription.ordinal),
    name: byMoney ? 'Goodwill' : 'Prepaid API calls',
    type: byMoney ? 'AMOUNT' : 'UNITS',
    state: 'ACTIVE',
    amount: money(byMoney ? Math.round(15_000 * share) : 0),
    issued_amount: money(byMoney ? 15_000 : 0),
    units: byMoney ? 0 : Math.round(ISSUED * share),
    issued_units: byMoney ? 0 : ISSUED,
    item_id: byMoney ? null : ITEMS.calls,
    item: null,
    expiration_date: dateOf(desk.context.anchor + endsIn * DAY),
    coupon_id: null,
    metric_record_id: null,
    one_time_billable_id: null,
    proration_date: null,
    imported_from: null,
    import_ref: null,
    import_created_at_ref: null,
    created_at: momentOf(granted, household.index),
  };
}

export function creditLogShape(desk: Desk, found: Found): CreditLog | null {
  const credit = creditShape(desk, found);
  if (credit === null) return null;
  return {
    id: desk.ids.of('credit_log', found.household.index),
    credit_id: credit.id,
    customer_id: credit.customer_id,
    customer: null,
    invoice: null,
    action_type: 'ISSUED',
    amount_applied: credit.issued_amount,
    created_at: credit.created_at,
  };
}

export function balanceOf(desk: Desk, found: Found): CreditBalance {
  const credit = creditShape(desk, found);
  if (credit === null) return { total_amount: null, total_units: null };
  const { amount, units, item_id } = credit;
  return {
    total_amount: amount.value_in_cents === 0 ? null : { [amount.currency]: amount },
    total_units: item_id === null ? null : { [item_id]: units },
  };
}
