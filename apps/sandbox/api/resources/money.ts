import type Stripe from 'stripe';
import { chargeBalanceShape, refundBalanceShape } from '../../shapes/balance.ts';
import { chargeShape, refundShape, refundsOf } from '../../shapes/charge.ts';
import { chargeAt, nestedList } from '../../shapes/common.ts';
import { paymentMethodShape } from '../../shapes/payment.ts';
import { defineResource } from '../define.ts';
import type { Resource } from '../resource.ts';
import { fixedSource, shelfSource } from '../sources.ts';
import type { Shop } from '../shop.ts';

export function moneyResources({ book }: Shop): Resource[] {
  const { context } = book;
  const { ids } = context;
  const cardsOf = (owner: number | undefined): Stripe.PaymentMethod[] => {
    const household = book.household(owner ?? -1);
    return household?.cards.map((card) => paymentMethodShape(context, household, card)).toReversed() ?? [];
  };
  return [
    defineResource<Stripe.Charge>({
      object: 'charge',
      path: '/v1/charges',
      noun: 'charge',
      permission: 'charge_read',
      source: shelfSource(book, {
        kind: 'charge',
        draw: (household, ordinal) => {
          const charge = chargeAt(household, ordinal);
          return charge === null ? null : chargeShape(context, household, charge);
        },
        createdOf: ({ created }) => created,
        owners: ['customer', 'payment_intent'],
      }),
      filters: {
        customer: ({ customer }, query) => customer === query.one('customer'),
        payment_intent: ({ payment_intent }, query) => payment_intent === query.one('payment_intent'),
        transfer_group: () => false,
      },
      includes: {
        refunds: (id) => {
          const place = ids.placeOf(id);
          const household = book.household(place?.owner ?? -1);
          const charge = household && chargeAt(household, place?.ordinal ?? -1);
          const refunds = household && charge ? refundsOf(household, charge) : [];
          return nestedList(
            `/v1/charges/${id}/refunds`,
            household === null ? [] : refunds.map((refund) => refundShape(context, household, refund)),
          );
        },
      },
    }),
    defineResource<Stripe.Refund>({
      object: 'refund',
      path: '/v1/refunds',
      noun: 'refund',
      permission: 'charge_read',
      source: shelfSource(book, {
        kind: 'refund',
        draw: (household, ordinal) => {
          const refund = household.refunds[ordinal];
          return refund === undefined ? null : refundShape(context, household, refund);
        },
        createdOf: ({ created }) => created,
        owners: ['charge', 'payment_intent'],
      }),
      filters: {
        charge: ({ charge }, query) => charge === query.one('charge'),
        payment_intent: ({ payment_intent }, query) => payment_intent === query.one('payment_intent'),
      },
    }),
    defineResource<Stripe.BalanceTransaction>({
      object: 'balance_transaction',
      path: '/v1/balance_transactions',
      noun: 'balance transaction',
      permission: 'balance_read',
      source: shelfSource(book, {
        kind: 'balance_transaction',
        draw: (household, ordinal) => {
          const number = Math.floor(ordinal / 2);
          if (ordinal % 2 === 1) {
            const refund = household.refunds[number];
            return refund === undefined ? null : refundBalanceShape(context, household, refund);
          }
          const charge = chargeAt(household, number);
          return charge?.attempt.decline !== null ? null : chargeBalanceShape(context, household, charge);
        },
        createdOf: ({ created }) => created,
        owners: ['source'],
        skip: (status, query) => query.has('type') && query.one('type') !== status,
      }),
      filters: {
        type: ({ type }, query) => type === query.one('type'),
        currency: ({ currency }, query) => currency === query.one('currency'),
        source: ({ source }, query) => source === query.one('source'),
        payout: () => false,
      },
    }),
    defineResource<Stripe.PaymentMethod>({
      object: 'payment_method',
      path: '/v1/payment_methods',
      noun: 'PaymentMethod',
      permission: 'payment_method_read',
      // There is no list across customers: without one, Stripe shows nothing.
      source: {
        find: (id) => cardsOf(ids.placeOf(id)?.owner).find((card) => card.id === id) ?? null,
        walk: (walk) => fixedSource(() => cardsOf(ids.placeOf(walk.query.one('customer') ?? '')?.owner)).walk(walk),
      },
      filters: {
        customer: ({ customer }, query) => customer === query.one('customer'),
        type: ({ type }, query) => type === query.one('type'),
        allow_redisplay: (method, query) => method.allow_redisplay === query.one('allow_redisplay'),
      },
    }),
  ];
}
