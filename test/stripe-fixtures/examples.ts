import { readFileSync } from 'node:fs';
import { z } from 'zod';

/*
 * Stripe's own published examples: input that nobody of this project wrote. What is expected of each kind that we use is
 * written out by hand from the example, so that a field read from the wrong place shows.
 */
const file = new URL('./stripe-fixtures3.json', import.meta.url);
export const { resources } = z
  .object({ resources: z.record(z.string(), z.looseObject({ object: z.string() })) })
  .parse(JSON.parse(readFileSync(file, 'utf8')));
export const names = Object.keys(resources);

export const customerId = 'cus_QXg1o8vcGmoR32';

/** Every example of a kind that we use, with the row of the mirror that it becomes. */
export const mirrored: Readonly<
  Record<string, readonly [kind: string, externalId: string, customerId: string | null, isDeleted: boolean]>
> = {
  product: ['product', 'prod_QXg1hqf4jFNsqG', null, false],
  price: ['price', 'price_1PgafmB7WZ01zgkW6dKueIc5', null, false],
  coupon: ['coupon', 'Z4OV52SU', null, false],
  'billing.meter': ['meter', 'meter_123', null, false],
  subscription: ['subscription', 'sub_1Pgc6rB7WZ01zgkWNy0Cn5nw', customerId, false],
  customer: ['customer', customerId, customerId, false],
  invoice: ['invoice', 'in_1Pgc6tB7WZ01zgkWu9fdqL6I', customerId, false],
  charge: ['charge', 'ch_1PgafuB7WZ01zgkWXYmPNZs8', null, false],
  balance_transaction: ['balance_transaction', 'txn_1PgaxNB7WZ01zgkWEV3TLf40', null, false],
  payment_method: ['payment_method', 'pm_1Pgc75B7WZ01zgkWlHVgdEGJ', null, false],
  deleted_product: ['product', 'prod_QXg1hqf4jFNsqG', null, true],
  deleted_price: ['price', 'obj_123', null, true],
  deleted_coupon: ['coupon', 'Z4OV52SU', null, true],
  deleted_customer: ['customer', customerId, customerId, true],
  deleted_invoice: ['invoice', 'in_1Pgc6tB7WZ01zgkWu9fdqL6I', null, true],
};

/** What a signed event about each example points at; everything that is not here points at nothing we hold. */
export const pointsAt: Readonly<Record<string, readonly (readonly [kind: string, externalId: string])[]>> = {
  product: [['product', 'prod_QXg1hqf4jFNsqG']],
  price: [['price', 'price_1PgafmB7WZ01zgkW6dKueIc5']],
  plan: [['price', 'price_1PgafmB7WZ01zgkW6dKueIc5']],
  coupon: [['coupon', 'Z4OV52SU']],
  'billing.meter': [['meter', 'meter_123']],
  subscription: [['subscription', 'sub_1Pgc6rB7WZ01zgkWNy0Cn5nw']],
  customer: [['customer', customerId]],
  invoice: [['invoice', 'in_1Pgc6tB7WZ01zgkWu9fdqL6I']],
  charge: [['charge', 'ch_1PgafuB7WZ01zgkWXYmPNZs8']],
  payment_method: [['payment_method', 'pm_1Pgc75B7WZ01zgkWlHVgdEGJ']],
  discount: [['customer', customerId]],
  credit_note: [['invoice', 'in_1Pgc75B7WZ01zgkWYv4iMwt7']],
  invoice_payment: [['invoice', 'invoice']],
  refund: [['charge', 'ch_1PgafuB7WZ01zgkWXYmPNZs8']],
  dispute: [['charge', 'ch_1PgafuB7WZ01zgkWXYmPNZs8']],
  deleted_product: [['product', 'prod_QXg1hqf4jFNsqG']],
  deleted_price: [['price', 'obj_123']],
  deleted_plan: [['price', 'price_1PgafmB7WZ01zgkW6dKueIc5']],
  deleted_coupon: [['coupon', 'Z4OV52SU']],
  deleted_customer: [['customer', customerId]],
  deleted_invoice: [['invoice', 'in_1Pgc6tB7WZ01zgkWu9fdqL6I']],
};

/** Types of Stripe's events that are not simply the name of the object. */
const families: Readonly<Record<string, string>> = {
  subscription: 'customer.subscription',
  discount: 'customer.discount',
  tax_id: 'customer.tax_id',
  dispute: 'charge.dispute',
};

/** The type of an event about an example. */
export function eventTypeOf(name: string): string {
  const object = resources[name]?.object ?? '';
  return `${families[object] ?? object}.${name.startsWith('deleted_') ? 'deleted' : 'updated'}`;
}
