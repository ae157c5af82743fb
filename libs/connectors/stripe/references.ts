import type { BillingObject, CustomerObjects, ObjectRef } from '../billing-object.ts';
import { eachOnce, objectKey } from '../object-key.ts';
import { readCustomer } from './shapes/customer.ts';
import type { Discount } from './shapes/discount.ts';
import { type Subscription, readSubscription } from './shapes/subscription.ts';
import { type Price, readPrice } from './shapes/price.ts';
import { ownDiscounts } from './view/discounts.ts';
import { itemsOf } from './view/mrr.ts';

/** Catalogue objects that the meaning of this object depends on, each once. */
export function referencesOf(object: BillingObject): readonly ObjectRef[] {
  if (object.isDeleted) return [];
  switch (object.kind) {
    case 'subscription': {
      const subscription = readSubscription(object.payload);
      return subscription === null
        ? []
        : eachOnce([...pricesOf(subscription).flatMap(ofPrice), ...couponsOf(subscription)]);
    }
    case 'customer': {
      const discount = readCustomer(object.payload)?.discount;
      return eachOnce(discount ? ofDiscount(discount) : []);
    }
    case 'price': {
      const price = readPrice(object.payload);
      return price === null ? [] : eachOnce(ofPrice(price).filter(({ kind }) => kind !== 'price'));
    }
    default:
      return [];
  }
}

/**
 * What `normalize` lacks: products for names, coupons for what they are limited to, and prices only where the copy inside
 * the subscription leaves out what is needed (tiers, amounts in another currency). A tombstone is an answer: what Stripe
 * no longer has is not asked for again.
 */
export function missingIn(objects: CustomerObjects): readonly ObjectRef[] {
  const held = new Set(objects.catalogue.map(({ kind, externalId }) => objectKey(kind, externalId)));
  const needed = objects.objects.flatMap((object) => {
    const subscription = object.kind === 'subscription' ? readSubscription(object.payload) : null;
    const isNeeded = subscription === null ? () => true : neededIn(subscription);
    return referencesOf(object).filter(isNeeded);
  });
  return eachOnce(needed).filter(({ kind, externalId }) => !held.has(objectKey(kind, externalId)));
}

function neededIn(subscription: Subscription): (ref: ObjectRef) => boolean {
  const incomplete = new Set(
    pricesOf(subscription)
      .filter((price) => price.billing_scheme === 'tiered' || price.currency !== subscription.currency)
      .map(({ id }) => id),
  );
  // An ended subscription needs no arithmetic any more, only its name.
  const isOver = subscription.ended_at !== null;
  return ({ kind, externalId }) => {
    if (kind === 'product') return true;
    // A meter only lends its name: without it the price's name stands in.
    return !isOver && (kind === 'coupon' || (kind === 'price' && incomplete.has(externalId)));
  };
}

function pricesOf(subscription: Subscription): readonly Price[] {
  return (itemsOf(subscription) ?? []).flatMap((item) => (item.price === null ? [] : [item.price]));
}

function ofPrice(price: Price): readonly ObjectRef[] {
  const product = price.product === null ? [] : [{ kind: 'product', externalId: price.product.id }];
  const meter = price.recurring?.meter ? [{ kind: 'meter', externalId: price.recurring.meter }] : [];
  return [{ kind: 'price', externalId: price.id }, ...product, ...meter];
}

function couponsOf(subscription: Subscription): readonly ObjectRef[] {
  const ofItems = (itemsOf(subscription) ?? []).flatMap((item) => item.discounts ?? []);
  return [...ownDiscounts(subscription), ...ofItems].flatMap(ofDiscount);
}

function ofDiscount(discount: Discount): readonly ObjectRef[] {
  return discount.coupon === null ? [] : [{ kind: 'coupon', externalId: discount.coupon.id }];
}
