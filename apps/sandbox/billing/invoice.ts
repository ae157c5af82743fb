import { costOf, sumOff, takeOff } from '../book/amounts.ts';
import { DAY } from '../book/calendar.ts';
import type { BookContext } from '../book/context.ts';
import type { Household, InvoiceFact, LineFact, SubscriptionFact } from '../book/facts.ts';
import { unitsBetween } from './usage.ts';

export interface BillFor {
  readonly at: number;
  readonly reason: 'subscription_create' | 'subscription_cycle';
  readonly start: number;
  readonly end: number;
  /** The period just ended, whose metered use is billed now. */
  readonly before: { readonly start: number; readonly end: number } | null;
}

/** Makes the invoice of a period, open and unpaid, with what discounts take off at that moment. */
export function billPeriod(
  context: BookContext,
  household: Household,
  subscription: SubscriptionFact,
  period: BillFor,
): InvoiceFact {
  const free = subscription.status === 'trialing';
  const live = subscription.discounts.filter(({ end }) => end === null || end > period.at);
  const lines = withDiscounts(
    context,
    subscription.currency,
    linesOf(context, household, subscription, period, free),
    live,
  );
  const invoice = open(household, {
    subscription: subscription.ordinal,
    created: period.at,
    reason: period.reason,
    collection: subscription.collection,
    currency: subscription.currency,
    lines,
    discounts: lines.some((line) => line.off.length > 0) ? live.map(({ ordinal }) => ordinal) : [],
    periodStart: period.before?.start ?? period.start,
    periodEnd: period.before?.end ?? period.start,
    dueDate: subscription.collection === 'send_invoice' ? period.at + (subscription.daysUntilDue ?? 30) * DAY : null,
  });
  subscription.latestInvoice = invoice.ordinal;
  // A discount for one invoice is used up; one for some months stays listed until its end.
  subscription.discounts = subscription.discounts.filter(
    ({ coupon, end }) =>
      (free || context.catalogue.coupons.get(coupon)?.duration !== 'once') && (end === null || end > period.at),
  );
  return invoice;
}

export interface OneOff {
  readonly at: number;
  readonly dueDate: number;
  readonly amount: number;
  readonly text: string;
}

/** An invoice that belongs to no subscription, sent to be paid by a date. */
export function billOnce(household: Household, { at, dueDate, amount, text }: OneOff): InvoiceFact {
  return open(household, {
    subscription: null,
    created: at,
    reason: 'manual',
    collection: 'send_invoice',
    currency: household.currency,
    lines: [{ item: null, price: null, quantity: 1, amount, text, start: at, end: at, off: [] }],
    discounts: [],
    periodStart: at,
    periodEnd: at,
    dueDate,
  });
}

type NewInvoice = Pick<
  InvoiceFact,
  | 'subscription'
  | 'created'
  | 'reason'
  | 'collection'
  | 'currency'
  | 'lines'
  | 'discounts'
  | 'periodStart'
  | 'periodEnd'
  | 'dueDate'
>;

function open(household: Household, fields: NewInvoice): InvoiceFact {
  const subtotal = fields.lines.reduce((sum, { amount }) => sum + amount, 0);
  const total = subtotal - fields.lines.reduce((sum, line) => sum + sumOff(line), 0);
  const invoice: InvoiceFact = {
    ...fields,
    ordinal: household.invoices.length,
    subtotal,
    total,
    status: 'open',
    paidAt: null,
    uncollectibleAt: null,
    attempts: [],
    nextAttempt: null,
  };
  if (total === 0) {
    invoice.status = 'paid';
    invoice.paidAt = fields.created;
  }
  household.invoices.push(invoice);
  return invoice;
}

function linesOf(
  context: BookContext,
  household: Household,
  subscription: SubscriptionFact,
  period: BillFor,
  free: boolean,
): LineFact[] {
  return subscription.items.flatMap((item) => {
    const price = context.catalogue.prices.get(item.price);
    if (price === undefined) return [];
    const name = price.nickname ?? 'Plan';
    if (price.usage === 'metered') {
      if (period.before === null || free) return [];
      const { start, end } = period.before;
      const units = unitsBetween(household, start, end);
      const billable = price.tiersMode === null ? Math.max(0, units - (price.allowance ?? 0)) : units;
      const amount = costOf(price, subscription.currency, billable);
      return [{ item: item.ordinal, price: item.price, quantity: units, amount, text: name, start, end, off: [] }];
    }
    const quantity = item.quantity ?? 1;
    const amount = free ? 0 : costOf(price, subscription.currency, quantity);
    const text = free ? `Trial period for ${name}` : `${quantity} × ${name}`;
    const { start, end } = period;
    return [{ item: item.ordinal, price: item.price, quantity, amount, text, start, end, off: [] }];
  });
}

function withDiscounts(
  context: BookContext,
  currency: string,
  lines: LineFact[],
  discounts: SubscriptionFact['discounts'],
): LineFact[] {
  let current = lines;
  for (const discount of discounts) {
    const terms = context.catalogue.coupons.get(discount.coupon);
    if (terms === undefined) continue;
    const taken = takeOff(
      terms,
      currency,
      current.map((line) => ({
        product: context.catalogue.prices.get(line.price ?? '')?.product ?? null,
        amount: line.amount - sumOff(line),
      })),
    );
    current = current.map((line, i) => {
      const amount = taken[i] ?? 0;
      return amount === 0 ? line : { ...line, off: [...line.off, { discount: discount.ordinal, amount }] };
    });
  }
  return current;
}
