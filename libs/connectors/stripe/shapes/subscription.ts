import { z } from 'zod';
import { field, flag, nested, reader, rowsOf, text, unread, whole } from '../../total-readers.ts';
import { readDiscount, readDiscountOrId } from './discount.ts';
import { decimal, expandable, instant, reference } from './fields.ts';
import { readPaymentMethod } from './payment-method.ts';
import { readPlan, readPrice } from './price.ts';

const taxRates = rowsOf(reader(z.object({ inclusive: flag, percentage: decimal, effective_percentage: decimal })));

const itemShape = z
  .object({
    id: z.string(),
    price: field(readPrice),
    plan: unread(readPlan),
    quantity: whole,
    discounts: rowsOf(readDiscountOrId),
    current_period_start: instant,
    current_period_end: instant,
    current_trial: nested(z.object({ end_date: instant })),
    tax_rates: taxRates,
  })
  // A plan is the older face of a price, and mostly stands beside it.
  .transform((item) => ({ ...item, price: item.price ?? readPlan(item.plan), plan: null }));
export type SubscriptionItem = Omit<z.output<typeof itemShape>, 'plan'>;

const subscriptionShape = z.object({
  id: z.string(),
  status: text,
  currency: text,
  customer: reference,
  items: rowsOf(reader(itemShape)),
  /** Older shapes: one plan for the whole subscription. */
  plan: field(readPlan),
  quantity: whole,
  discounts: rowsOf(readDiscountOrId),
  /** Older shapes: at most one. */
  discount: field(readDiscount),
  collection_method: text,
  start_date: instant,
  created: instant,
  trial_end: instant,
  cancel_at: instant,
  cancel_at_period_end: flag,
  ended_at: instant,
  /** Older shapes: the period stood here and not on the items. */
  current_period_start: instant,
  current_period_end: instant,
  pause_collection: nested(z.object({ behavior: text })),
  status_details: nested(z.object({ paused: nested(z.object({ subscription: nested(z.object({ type: text })) })) })),
  default_payment_method: expandable(readPaymentMethod),
  default_source: expandable(readPaymentMethod),
  default_tax_rates: taxRates,
  automatic_tax: nested(z.object({ enabled: flag })),
});
export type Subscription = z.output<typeof subscriptionShape>;
export const readSubscription = reader(subscriptionShape);
