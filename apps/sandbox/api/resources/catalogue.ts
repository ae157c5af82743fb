import type Stripe from 'stripe';
import { currencyOptionsShape, meterShape, priceShape, productShape, tiersShape } from '../../shapes/catalogue.ts';
import { couponShape, promotionCodeShape } from '../../shapes/coupon.ts';
import { discountShape } from '../../shapes/subscription.ts';
import { defineResource } from '../define.ts';
import type { Resource } from '../resource.ts';
import { fixedSource } from '../sources.ts';
import type { Shop } from '../shop.ts';

export function catalogueResources({ book }: Shop): Resource[] {
  const { context } = book;
  const { catalogue, ids } = context;
  const prices = [...catalogue.prices.values()];
  const coupons = [...catalogue.coupons.values()];
  return [
    defineResource<Stripe.Product>({
      object: 'product',
      path: '/v1/products',
      noun: 'product',
      permission: 'product_read',
      source: fixedSource(() => catalogue.products.map((product) => productShape(context, product))),
      filters: {
        active: ({ active }, query) => String(active) === query.one('active'),
        ids: ({ id }, query) => query.all('ids').includes(id),
        type: ({ type }, query) => type === query.one('type'),
        shippable: () => false,
        url: () => false,
      },
    }),
    defineResource<Stripe.Price>({
      object: 'price',
      path: '/v1/prices',
      noun: 'price',
      permission: 'plan_read',
      source: fixedSource(() => prices.map((price) => priceShape(context, price))),
      // Without the parameter only active prices are listed.
      always: ({ active }, query) => query.has('active') || active,
      filters: {
        active: ({ active }, query) => String(active) === query.one('active'),
        currency: ({ currency }, query) => currency === query.one('currency'),
        product: ({ product }, query) => product === query.one('product'),
        type: ({ type }, query) => type === query.one('type'),
        lookup_keys: ({ lookup_key }, query) => query.all('lookup_keys').includes(lookup_key ?? ''),
        recurring: ({ recurring }, query) =>
          [
            [query.one('recurring.interval'), recurring?.interval],
            [query.one('recurring.usage_type'), recurring?.usage_type],
            [query.one('recurring.meter'), recurring?.meter],
          ].every(([asked, value]) => asked === undefined || asked === value),
      },
      includes: {
        tiers: (id) => {
          const price = catalogue.prices.get(id);
          return price === undefined ? null : tiersShape(price.lists[price.currency]);
        },
        currency_options: (id) => {
          const price = catalogue.prices.get(id);
          return price === undefined ? null : currencyOptionsShape(price);
        },
      },
    }),
    defineResource<Stripe.Coupon>({
      object: 'coupon',
      path: '/v1/coupons',
      noun: 'coupon',
      permission: 'coupon_read',
      source: fixedSource(() => coupons.map((coupon) => couponShape(context, coupon))),
      filters: {},
      includes: {
        applies_to: (id) => {
          const products = catalogue.coupons.get(id)?.products;
          return products == null ? null : { products };
        },
        currency_options: (id) => {
          const coupon = catalogue.coupons.get(id);
          return coupon?.amountOff == null || coupon.currency === null
            ? null
            : { [coupon.currency]: { amount_off: coupon.amountOff } };
        },
      },
    }),
    defineResource<Stripe.PromotionCode>({
      object: 'promotion_code',
      path: '/v1/promotion_codes',
      noun: 'promotion code',
      permission: 'promotion_code_read',
      source: fixedSource(() =>
        coupons.filter(({ id }) => id === 'SPRING50').map((coupon) => promotionCodeShape(context, coupon)),
      ),
      filters: {
        active: ({ active }, query) => String(active) === query.one('active'),
        code: ({ code }, query) => code === query.one('code'),
        coupon: ({ promotion }, query) => promotion.coupon === query.one('coupon'),
        customer: () => false,
      },
    }),
    defineResource<Stripe.Discount>({
      object: 'discount',
      path: '/v1/discounts',
      noun: 'discount',
      permission: null,
      listed: false,
      retrieved: false,
      source: {
        find: (id) => {
          const place = ids.placeOf(id);
          const household = book.household(place?.owner ?? -1);
          const discount = household?.discounts[place?.ordinal ?? -1];
          return household == null || discount === undefined ? null : discountShape(context, household, discount);
        },
        walk: () => [],
      },
      filters: {},
    }),
    defineResource<Stripe.Billing.Meter>({
      object: 'billing.meter',
      path: '/v1/billing/meters',
      noun: 'meter',
      permission: 'billing_meter_read',
      source: fixedSource(() => [meterShape(context)]),
      filters: { status: ({ status }, query) => status === query.one('status') },
    }),
    // Nobody in this book has paid in advance: an account that grants no credits answers an empty list.
    defineResource<Stripe.Billing.CreditGrant>({
      object: 'billing.credit_grant',
      path: '/v1/billing/credit_grants',
      noun: 'credit grant',
      permission: 'billing_meter_read',
      source: fixedSource(() => []),
      filters: { customer: () => false },
    }),
  ];
}
