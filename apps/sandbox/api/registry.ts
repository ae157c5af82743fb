import type { Json } from './json.ts';
import { catalogueResources } from './resources/catalogue.ts';
import { customerResources } from './resources/customers.ts';
import { eventResources } from './resources/events.ts';
import { invoiceResources } from './resources/invoices.ts';
import { moneyResources } from './resources/money.ts';
import { nestedResources } from './resources/nested.ts';
import type { Resource } from './resource.ts';
import type { Shop } from './shop.ts';

/** Ids by whose prefix a reference can be told; coupons have none and are told by the field. */
const PREFIXES: Readonly<Record<string, string>> = {
  cus: 'customer',
  sub: 'subscription',
  si: 'subscription_item',
  in: 'invoice',
  inpay: 'invoice_payment',
  pi: 'payment_intent',
  ch: 'charge',
  re: 'refund',
  txn: 'balance_transaction',
  pm: 'payment_method',
  di: 'discount',
  prod: 'product',
  price: 'price',
  promo: 'promotion_code',
};

/** Lists that hang below an object; they are the list of a resource, narrowed by the object's id. */
export const NESTED_LISTS = [
  { path: '/v1/invoices/:id/lines', object: 'line_item', parameter: 'invoice', parent: 'invoice' },
  { path: '/v1/charges/:id/refunds', object: 'refund', parameter: 'charge', parent: 'charge' },
  { path: '/v1/customers/:id/payment_methods', object: 'payment_method', parameter: 'customer', parent: 'customer' },
  { path: '/v1/customers/:id/subscriptions', object: 'subscription', parameter: 'customer', parent: 'customer' },
  {
    path: '/v1/billing/meters/:id/event_summaries',
    object: 'billing.meter_event_summary',
    parameter: 'meter',
    parent: 'billing.meter',
  },
] as const;

/** The one table of everything that can be read. */
export class Registry {
  readonly resources: readonly Resource[];
  private readonly objects: ReadonlyMap<string, Resource>;

  constructor(shop: Shop) {
    this.resources = [
      ...customerResources(shop),
      ...invoiceResources(shop),
      ...moneyResources(shop),
      ...catalogueResources(shop),
      ...nestedResources(shop),
      ...eventResources(shop),
    ];
    this.objects = new Map(this.resources.map((resource) => [resource.object, resource]));
  }

  byObject(name: Json | undefined): Resource | null {
    return typeof name === 'string' ? (this.objects.get(name) ?? null) : null;
  }

  byReference(field: string, id: string): Resource | null {
    if (field === 'coupon') return this.byObject('coupon');
    return this.byObject(PREFIXES[id.slice(0, id.indexOf('_'))]);
  }
}
