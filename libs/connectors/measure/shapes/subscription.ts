import { z } from 'zod';
import { field, flag, nested, number, reader } from '../../total-readers.ts';
import { plansIn, term } from '../dialect/plans.ts';
import { amount, instant, rows, words } from '../dialect/values.ts';

const configItemShape = z.object({
  product_pricing_id: words,
  product_metric_pricing_id: words,
  num_licenses: number,
  minimum_units: number,
});

const entitlementShape = z.object({
  entitlement_id: words,
  key: words,
  name: words,
  type: words,
  value: field((value) => value),
});
export type Entitlement = z.output<typeof entitlementShape>;
const entitlements = rows(reader(entitlementShape));

const subscriptionFields = z.object({
  id: z.string(),
  customer_id: words,
  /** Expanded in deliveries and newer shapes. */
  customer: nested(z.object({ id: words })),
  status: words,
  trial: flag,
  currency: words,
  mrr: amount,
  arr: amount,
  start_date: instant,
  end_date: instant,
  trial_end_date: instant,
  trial_term: term,
  renewal_date: instant,
  next_invoice_date: instant,
  billing_anchor_date: instant,
  term,
  auto_renews: flag,
  auto_charges: flag,
  cancel_date: instant,
  pause_date: instant,
  bundle_pricing_id: words,
  bundle_pricing: nested(z.object({ name: words, external_name: words })),
  config_items: rows(reader(configItemShape)),
  computed_entitlements: entitlements,
  payment_method_id: words,
  payment_method: nested(z.object({ id: words })),
  parent_billed: flag,
  imported_from: words,
  import_ref: words,
  created_at: instant,
});

const readFields = reader(subscriptionFields);

export type Subscription = z.output<typeof subscriptionFields> & {
  readonly plans: ReturnType<typeof plansIn>;
};

/** A subscription with its plans in time; null when the payload is none: it has no id. */
export function readSubscription(payload: unknown): Subscription | null {
  const read = readFields(payload);
  return read === null ? null : { ...read, plans: plansIn(payload) };
}
