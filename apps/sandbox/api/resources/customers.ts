import { identityOf } from '../../book/identity.ts';
import { customerShape } from '../../shapes/customer.ts';
import { itemShapes, subscriptionShape } from '../../shapes/subscription.ts';
import { nestedList } from '../../shapes/common.ts';
import { isLive } from '../../billing/cycle.ts';
import { defineResource } from '../define.ts';
import { inRange } from '../query.ts';
import type { Resource } from '../resource.ts';
import { fixedSource, shelfSource } from '../sources.ts';
import type { Shop } from '../shop.ts';
import type { Source } from '../resource.ts';
import type Stripe from 'stripe';

export function customerResources({ book }: Shop): Resource[] {
  const { context } = book;
  const { ids } = context;
  const householdOf = (id: string) => book.household(ids.placeOf(id)?.owner ?? -1);
  return [
    defineResource<Stripe.Customer | Stripe.DeletedCustomer>({
      object: 'customer',
      path: '/v1/customers',
      noun: 'customer',
      permission: 'customer_read',
      source: shelfSource(book, {
        kind: 'customer',
        draw: (household, ordinal) => (ordinal === 0 ? customerShape(context, household) : null),
        createdOf: (customer) => ('created' in customer ? customer.created : 0),
      }),
      filters: {
        email: ({ id }, query) => {
          const household = householdOf(id);
          return household !== null && identityOf(context.seed, household).email === query.one('email');
        },
        test_clock: () => false,
      },
      includes: {
        subscriptions: (id) => {
          const household = householdOf(id);
          const live = household?.subscriptions.filter(isLive).toReversed() ?? [];
          const shapes = household === null ? [] : live.map((one) => subscriptionShape(context, household, one));
          return nestedList(`/v1/customers/${id}/subscriptions`, shapes);
        },
        sources: (id) => nestedList(`/v1/customers/${id}/sources`, []),
      },
    }),
    defineResource<Stripe.Subscription>({
      object: 'subscription',
      path: '/v1/subscriptions',
      noun: 'subscription',
      permission: 'subscription_read',
      source: shelfSource(book, {
        kind: 'subscription',
        draw: (household, ordinal) => {
          const subscription = household.subscriptions[ordinal];
          return subscription === undefined ? null : subscriptionShape(context, household, subscription);
        },
        createdOf: ({ created }) => created,
        owners: ['customer'],
        skip: (status, query) => !hasStatus(status, query.one('status')),
      }),
      // Without a status, ended subscriptions are left out.
      always: ({ status }, query) => hasStatus(status, query.one('status')),
      filters: {
        status: () => true,
        customer: ({ customer }, query) => customer === query.one('customer'),
        price: ({ items }, query) => items.data.some(({ price }) => price.id === query.one('price')),
        plan: ({ items }, query) => items.data.some(({ plan }) => plan.id === query.one('plan')),
        collection_method: ({ collection_method }, query) => collection_method === query.one('collection_method'),
        current_period_start: ({ items }, query) =>
          items.data.some((item) => inRange(item.current_period_start, query.range('current_period_start'))),
        current_period_end: ({ items }, query) =>
          items.data.some((item) => inRange(item.current_period_end, query.range('current_period_end'))),
        test_clock: () => false,
      },
    }),
    defineResource<Stripe.SubscriptionItem>({
      object: 'subscription_item',
      path: '/v1/subscription_items',
      noun: 'subscription item',
      permission: 'subscription_read',
      source: itemSource({ book }),
      needs: ['subscription'],
      filters: { subscription: (item, query) => item.subscription === query.one('subscription') },
    }),
  ];
}

function hasStatus(status: string, asked: string | undefined): boolean {
  if (asked === 'all') return true;
  if (asked === undefined) return status !== 'canceled' && status !== 'incomplete_expired';
  if (asked === 'ended') return status === 'canceled' || status === 'incomplete_expired';
  return status === asked;
}

/** Items are read through their subscription only, in the order in which they stand there. */
function itemSource({ book }: Pick<Shop, 'book'>): Source<Stripe.SubscriptionItem> {
  const { ids } = book.context;
  const itemsOf = (owner: number | undefined): Stripe.SubscriptionItem[] => {
    const household = book.household(owner ?? -1);
    return household?.subscriptions.flatMap((one) => itemShapes(book.context, household, one)) ?? [];
  };
  return {
    find: (id) => itemsOf(ids.placeOf(id)?.owner).find((item) => item.id === id) ?? null,
    walk: (walk) => {
      const subscription = walk.query.one('subscription') ?? '';
      const items = itemsOf(ids.placeOf(subscription)?.owner).filter((item) => item.subscription === subscription);
      return fixedSource(() => items).walk(walk);
    },
  };
}
