import { toJson, type Json } from '../../api/json.ts';
import type { Found } from '../book.ts';
import type { Entry, Listed } from '../entries.ts';
import { contractShape, objectShape, oneTimeShape } from '../shapes/agreement.ts';
import { billableItems, billableMetrics, pricings, products } from '../shapes/catalogue.ts';
import { customerShape } from '../shapes/customer.ts';
import type { Desk, Subject } from '../shapes/desk.ts';
import { entitlementDefinitions } from '../shapes/entitlements.ts';
import { invoiceShape } from '../shapes/invoice.ts';
import { transactionShape } from '../shapes/payment.ts';
import { subscriptionShape } from '../shapes/subscription.ts';
import { creditLogShape, creditShape } from '../shapes/usage.ts';

/** What is found across customers: each kind with how one of it is drawn. */
const DRAWN: Readonly<Record<Listed, (desk: Desk, subject: Subject) => object | null>> = {
  customer: customerShape,
  subscription: subscriptionShape,
  invoice: invoiceShape,
  transaction: transactionShape,
  credit: creditShape,
  credit_log: creditLogShape,
  contract: contractShape,
  one_time: oneTimeShape,
  object: objectShape,
};

/** What the company holds few of. */
export const HELD = {
  products: (desk: Desk): readonly object[] => products(desk),
  pricing: (desk: Desk): readonly object[] => pricings(desk),
  billable_items: (desk: Desk): readonly object[] => billableItems(desk),
  billable_metrics: (desk: Desk): readonly object[] => billableMetrics(desk),
  entitlements: (): readonly object[] => entitlementDefinitions(),
} as const;

export type Held = keyof typeof HELD;

/** The paths of what can be found. */
export const FOUND: Readonly<Record<string, Listed>> = {
  customers: 'customer',
  subscriptions: 'subscription',
  invoices: 'invoice',
  'payments/transactions': 'transaction',
  credits: 'credit',
  'credits/logs': 'credit_log',
  contracts: 'contract',
  one_times: 'one_time',
  objects: 'object',
};

/** Of these one can be read by its id. */
export const READABLE: Readonly<Record<string, Listed>> = {
  customers: 'customer',
  subscriptions: 'subscription',
  invoices: 'invoice',
  contracts: 'contract',
};
export const HELD_READABLE: readonly Held[] = ['products', 'pricing', 'entitlements'];

export function draw(desk: Desk, kind: Listed, found: Found, entry: Entry): Json {
  const drawn = DRAWN[kind](desk, { ...found, entry });
  return drawn === null ? null : toJson(drawn);
}
