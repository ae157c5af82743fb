import type { Doubt, SourceRef, SubscriptionView } from '#core/snapshot/billing-view.ts';
import { quotedWord } from '#core/visible-text.ts';
import { refTo } from '../../held-objects.ts';
import type { Expandable } from '../shapes/fields.ts';
import type { PaymentMethod } from '../shapes/payment-method.ts';
import type { Subscription } from '../shapes/subscription.ts';
import type { Holdings } from './holdings.ts';

export type MethodFacts = Pick<
  SubscriptionView,
  'isAutoCharged' | 'cardExpiresAt' | 'cardLabel' | 'isWalletCard' | 'hasPaymentMethod' | 'card'
> & { readonly isUnread: boolean };

/** What pays for this subscription, in Stripe's order of preference (reference "stripe" §5.2). */
export function methodOf(subscription: Subscription, holdings: Holdings): MethodFacts {
  const isAutoCharged = subscription.collection_method === 'charge_automatically';
  const held = effective(subscription, holdings);
  const none = { cardExpiresAt: null, cardLabel: null, card: null, isUnread: false };
  if (!isAutoCharged || held === null) return { ...none, isAutoCharged, hasPaymentMethod: held !== null };
  const method = holdings.methods.get(held.id) ?? held.object;
  if (method === null) return { ...none, isAutoCharged, hasPaymentMethod: true, isUnread: true };
  return {
    isAutoCharged,
    hasPaymentMethod: true,
    cardExpiresAt: expiryOf(method),
    cardLabel: labelOf(method),
    ...(method.card?.wallet?.type ? { isWalletCard: true } : {}),
    card: method.card === null ? null : refTo(holdings.connectionId, 'payment_method', method.id),
    isUnread: false,
  };
}

/** Collected in a way that is new to us: nothing is concluded from what would pay, and that is said. */
export function collectionDoubts({ collection_method: raw }: Subscription, ref: SourceRef): readonly Doubt[] {
  if (raw === 'charge_automatically' || raw === 'send_invoice') return [];
  const how =
    raw === null
      ? 'Stripe does not say how this subscription is collected'
      : `Stripe collects in a way that is new to us (${quotedWord(raw)})`;
  return [{ code: 'unknown_collection', words: `${how}: its payment method is not judged.`, ref }];
}

function effective(subscription: Subscription, { customer }: Holdings): Expandable<PaymentMethod> | null {
  return (
    subscription.default_payment_method ??
    subscription.default_source ??
    customer?.invoice_settings?.default_payment_method ??
    customer?.default_source ??
    null
  );
}

/** A card is good through the last day of its month: the first instant of the next month is the first without it. */
function expiryOf({ card }: PaymentMethod): Date | null {
  if (card === null || card.exp_year === null || card.exp_month === null) return null;
  if (card.exp_month < 1 || card.exp_month > 12 || card.exp_year < 1970 || card.exp_year > 9999) return null;
  return new Date(Date.UTC(card.exp_year, card.exp_month, 1));
}

function labelOf({ card }: PaymentMethod): string | null {
  if (card === null) return null;
  const brand = card.brand === null ? 'Card' : card.brand.charAt(0).toUpperCase() + card.brand.slice(1);
  const wallet = card.wallet?.type ? ` (${card.wallet.type.replaceAll('_', ' ')})` : '';
  return `${brand}${card.last4 === null ? '' : ` •••• ${card.last4}`}${wallet}`;
}
