import type { SubscriptionView } from '#core/snapshot/billing-view.ts';
import { refTo } from '../../held-objects.ts';
import type { Method } from '../shapes/money.ts';
import type { Subscription } from '../shapes/subscription.ts';
import type { Holdings } from './holdings.ts';

export type MethodFacts = Pick<
  SubscriptionView,
  'isAutoCharged' | 'cardExpiresAt' | 'cardLabel' | 'hasPaymentMethod' | 'card'
> & { readonly isUnread: boolean };

/** What pays for this subscription: the method it names, else its customer's default, else the only one there is. */
export function methodOf(subscription: Subscription, holdings: Holdings): MethodFacts {
  const isAutoCharged = subscription.auto_charges === true;
  const none = { cardExpiresAt: null, cardLabel: null, card: null, isUnread: false };
  // The parent's card pays, and stands with the parent: of this one nothing is missing (reference "measure-api" §10.7).
  if (subscription.parent_billed === true) return { ...none, isAutoCharged, hasPaymentMethod: true };
  const named = subscription.payment_method?.id ?? subscription.payment_method_id;
  if (!isAutoCharged) return { ...none, isAutoCharged, hasPaymentMethod: named !== null };
  const { methods } = holdings;
  // It is not known to be absent either.
  if (methods === null) return { ...none, isAutoCharged, hasPaymentMethod: true, isUnread: true };
  const method =
    methods.find(({ id }) => id !== null && id === named) ??
    methods.find((one) => one.default === true) ??
    (methods.length === 1 ? methods[0] : undefined);
  if (method === undefined) return { ...none, isAutoCharged, hasPaymentMethod: methods.length > 0 };
  const expiresAt = expiryOf(method);
  return {
    isAutoCharged,
    hasPaymentMethod: true,
    cardExpiresAt: expiresAt,
    cardLabel: labelOf(method),
    card: expiresAt === null || method.id === null ? null : refTo(holdings.connectionId, 'payment_method', method.id),
    isUnread: false,
  };
}

/** A card is good through the last day of its month: the first instant of the next month is the first without it. */
function expiryOf({ exp_month: month, exp_year: year }: Method): Date | null {
  if (month === null || year === null || month < 1 || month > 12 || year < 1970 || year > 9999) return null;
  return new Date(Date.UTC(year, month, 1));
}

function labelOf({ brand, type, last_4 }: Method): string | null {
  const name = brand ?? type;
  if (name === null) return null;
  return `${name.charAt(0).toUpperCase()}${name.slice(1).replaceAll('_', ' ')}${last_4 === null ? '' : ` •••• ${last_4}`}`;
}
