/**
 * What the book knows, as small as it can be kept. Everything on the wire is drawn from these by the folder `shapes`;
 * everything that happens changes these through the folder `billing`. Instants are whole seconds; amounts are minor units.
 */

export type DeclineCode =
  | 'insufficient_funds'
  | 'expired_card'
  | 'lost_card'
  | 'stolen_card'
  | 'generic_decline'
  | 'do_not_honor'
  | 'processing_error'
  | 'card_velocity_exceeded';

export interface CardFact {
  readonly ordinal: number;
  readonly created: number;
  readonly brand: 'visa' | 'mastercard' | 'amex';
  readonly last4: string;
  readonly wallet: 'apple_pay' | 'google_pay' | null;
  expMonth: number;
  expYear: number;
  /** What the issuer answers from now on; null approves. */
  declines: DeclineCode | null;
}

export interface DiscountFact {
  readonly ordinal: number;
  readonly coupon: string;
  readonly start: number;
  readonly end: number | null;
}

export interface ItemFact {
  readonly ordinal: number;
  readonly price: string;
  /** Null for a metered price, which has no quantity. */
  quantity: number | null;
}

export type SubscriptionStatus =
  | 'active'
  | 'trialing'
  | 'past_due'
  | 'unpaid'
  | 'incomplete'
  | 'incomplete_expired'
  | 'canceled'
  | 'paused';

export interface SubscriptionFact {
  readonly ordinal: number;
  readonly created: number;
  readonly currency: string;
  readonly items: ItemFact[];
  status: SubscriptionStatus;
  /** The billing cycle's anchor, and how many periods ago it was. */
  anchor: number;
  cycle: number;
  periodStart: number;
  periodEnd: number;
  trialStart: number | null;
  trialEnd: number | null;
  cancelAt: number | null;
  cancelAtPeriodEnd: boolean;
  canceledAt: number | null;
  endedAt: number | null;
  cancelReason: 'cancellation_requested' | 'payment_failed' | null;
  feedback: 'too_expensive' | 'missing_features' | 'switched_service' | 'unused' | 'customer_service' | null;
  collection: 'charge_automatically' | 'send_invoice';
  daysUntilDue: number | null;
  discounts: DiscountFact[];
  pause: 'keep_as_draft' | 'mark_uncollectible' | 'void' | null;
  latestInvoice: number | null;
}

export interface LineFact {
  /** The subscription item's ordinal; null for a line of a one-off invoice. */
  readonly item: number | null;
  readonly price: string | null;
  readonly quantity: number | null;
  readonly amount: number;
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly off: readonly { readonly discount: number; readonly amount: number }[];
}

export interface AttemptFact {
  readonly at: number;
  readonly card: number | null;
  readonly decline: DeclineCode | null;
}

export interface InvoiceFact {
  readonly ordinal: number;
  readonly subscription: number | null;
  readonly created: number;
  readonly reason: 'subscription_create' | 'subscription_cycle' | 'manual';
  readonly collection: 'charge_automatically' | 'send_invoice';
  readonly currency: string;
  readonly lines: readonly LineFact[];
  /** Ordinals of the discounts that applied. */
  readonly discounts: readonly number[];
  readonly subtotal: number;
  readonly total: number;
  readonly periodStart: number;
  readonly periodEnd: number;
  status: 'draft' | 'open' | 'paid' | 'uncollectible' | 'void';
  dueDate: number | null;
  paidAt: number | null;
  uncollectibleAt: number | null;
  attempts: AttemptFact[];
  nextAttempt: number | null;
}

export interface RefundFact {
  readonly ordinal: number;
  readonly invoice: number;
  readonly at: number;
  readonly amount: number;
  readonly reason: 'requested_by_customer' | 'duplicate';
}

export interface Household {
  readonly index: number;
  readonly created: number;
  readonly currency: string;
  /** What an action wrote over the name and address that the book would give. */
  name: string | null;
  email: string | null;
  deletedAt: number | null;
  cards: CardFact[];
  defaultCard: number | null;
  /** Every discount ever, so that old invoices can still name theirs. */
  discounts: DiscountFact[];
  subscriptions: SubscriptionFact[];
  invoices: InvoiceFact[];
  refunds: RefundFact[];
  /** Metered use: an even flow per day, and single reports on top. */
  usage: { perDay: number; reports: { at: number; units: number }[] };
}
