import type { SourceRef } from '#core/snapshot/billing-view.ts';

/** Pages of Stripe's dashboard by our kind. */
const pages: Readonly<Record<string, (id: string) => string>> = {
  customer: (id) => `customers/${id}`,
  subscription: (id) => `subscriptions/${id}`,
  invoice: (id) => `invoices/${id}`,
  charge: (id) => `payments/${id}`,
  product: (id) => `products/${id}`,
  price: (id) => `prices/${id}`,
  coupon: (id) => `coupons/${id}`,
  meter: (id) => `meters/${id}`,
  // These have no page of their own: the dashboard's search finds what they belong to.
  payment_method: (id) => `search?query=${id}`,
  balance_transaction: (id) => `search?query=${id}`,
  credit_reading: (id) => `search?query=${id}`,
};

/** The page of this object in Stripe's dashboard; null when there is none. */
export function linkToStripe(ref: SourceRef, mode: 'live' | 'test'): string | null {
  // A usage reading is ours; what stands behind it at Stripe is the meter.
  const isUsage = ref.kind === 'usage_reading';
  const id = isUsage ? (ref.externalId.split(':')[0] ?? '') : ref.externalId;
  const page = Object.hasOwn(pages, isUsage ? 'meter' : ref.kind) ? pages[isUsage ? 'meter' : ref.kind] : undefined;
  if (page === undefined || id === '') return null;
  return `https://dashboard.stripe.com/${mode === 'test' ? 'test/' : ''}${page(encodeURIComponent(id))}`;
}
