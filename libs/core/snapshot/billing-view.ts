import type { Money } from '../money.ts';

/** The one vocabulary for where a subscription or an account stands, whatever the billing system calls it. */
export type BillingStatus = 'active' | 'trialing' | 'past_due' | 'canceled' | 'none';

/** Points at one object in one billing system; the connector turns it into a link. */
export interface SourceRef {
  readonly connectionId: string;
  readonly kind: string;
  readonly externalId: string;
}

/**
 * An id by which another billing system would know the same thing: the system's name, a colon and its own id, for example
 * `stripe:in_1`, `stripe:pi_1`, `stripe:ch_1`, `stripe:sub_1`, `stripe:cus_1`. A system states its own ids in this form and
 * those of others that it has learned; two things of one kind that share one are the same thing (ruling 26).
 */
export type Alias = string;

/** Something we could not read with certainty. Shown, never guessed away. */
export interface Doubt {
  /** Stable code, for example `unknown_status`, `tiers_unavailable`, `currency_missing`. */
  readonly code: string;
  readonly words: string;
  readonly ref: SourceRef | null;
}

/** A doubt of one system; of an invoice that it lacks what tells, with the names by which other systems know the same one. */
export interface ViewDoubt extends Doubt {
  readonly aliases?: readonly Alias[];
}

/** A value or the reason for its absence. Absent is never 0 and never "ok". */
export type Known<T> =
  | { readonly value: T; readonly reason?: undefined }
  | { readonly value: null; readonly reason: Doubt };

/** One item of one subscription, with the arithmetic that makes its MRR printable. */
export interface MrrLine {
  readonly subscription: SourceRef;
  readonly item: string;
  readonly label: string;
  readonly currency: string;
  /** Per billing period before discounts, minor units, decimal text (may hold a fraction); null when unknown. */
  readonly gross: string | null;
  /** Per billing period after the discounts that count, minor units, decimal text; null when unknown. */
  readonly net: string | null;
  /** Null when the billing system names an interval that we do not know. */
  readonly interval: 'day' | 'week' | 'month' | 'year' | null;
  readonly intervalCount: number;
  readonly quantity: number | null;
  /** Monthly, minor units, decimal text: rounded only once, in the account's total. */
  readonly monthly: Known<string>;
  /** In reading order: "29.00 × 15 seats", "− 20 % forever (SPRING)", "÷ 12 months". */
  readonly steps: readonly string[];
  readonly isCounted: boolean;
  /** Why a line does not count (trial, paused, metered …); null when it does. */
  readonly notCounted: string | null;
  /** The system leaves its customer out of its metrics: no total counts the line, of whatever time. Absent otherwise. */
  readonly isLeftOut?: boolean;
}

export interface SubscriptionView {
  readonly ref: SourceRef;
  readonly aliases: readonly Alias[];
  readonly rawStatus: string;
  readonly status: BillingStatus;
  readonly plan: string | null;
  readonly lines: readonly MrrLine[];
  readonly startedAt: Date | null;
  readonly trialEndsAt: Date | null;
  /** When the term ends or the next bill falls due; null when ending, paused or ended. */
  readonly renewsAt: Date | null;
  readonly renewalKind: 'renewal' | 'trial_conversion' | null;
  /** Length of the term: monthly plans do not fire renewal_approaching. */
  readonly termMonths: number | null;
  readonly endsAt: Date | null;
  readonly endedAt: Date | null;
  readonly isCancelScheduled: boolean;
  readonly isPaused: boolean;
  readonly isAutoCharged: boolean;
  /** The first instant at which the card that pays for this is no longer valid; null when no card pays. */
  readonly cardExpiresAt: Date | null;
  readonly cardLabel: string | null;
  /** A wallet pays with the card, and may go on when the date printed on it is over. Absent otherwise. */
  readonly isWalletCard?: boolean;
  readonly hasPaymentMethod: boolean;
  readonly card: SourceRef | null;
}

export type InvoiceStatus = 'draft' | 'open' | 'paid' | 'uncollectible' | 'void' | 'unknown';

export interface InvoiceView {
  readonly ref: SourceRef;
  /** Of the invoice itself, and of the payments and payment intents that were to settle it. */
  readonly aliases: readonly Alias[];
  /** What people call it ("INV-118"); falls back to the external id. */
  readonly number: string;
  readonly status: InvoiceStatus;
  readonly currency: string;
  readonly totalMinor: number;
  readonly dueMinor: number;
  readonly paidMinor: number;
  readonly outstandingMinor: number;
  readonly issuedAt: Date;
  /** Null for invoices that are charged automatically: they fail, they do not become overdue. */
  readonly dueAt: Date | null;
  readonly paidAt: Date | null;
  readonly subscription: SourceRef | null;
  /** An attempt to collect was made, failed, and money is still outstanding. */
  readonly hasFailedAttempt: boolean;
  /** When the first attempt failed: caps deepen from here. */
  readonly failedAt: Date | null;
  /** Where payment has failed, how often it did; else how often it was tried. */
  readonly attemptCount: number;
  readonly nextAttemptAt: Date | null;
  /** A hard decline cannot be mended by retrying (lost, stolen, closed, expired). */
  readonly decline: 'hard' | 'soft' | null;
  readonly declineReason: string | null;
  /** Written off for any reason but the merchant's own choice. */
  readonly isWrittenOff: boolean;
  readonly hostedUrl: string | null;
}

export interface ChargeView {
  readonly ref: SourceRef;
  /** Of the charge and of its payment intent. */
  readonly aliases: readonly Alias[];
  readonly status: 'succeeded' | 'pending' | 'failed' | 'unknown';
  readonly amount: Money;
  readonly refundedMinor: number;
  readonly at: Date;
  readonly failureReason: string | null;
}

/** Use of one metered entitlement in its current period. */
export interface UsageView {
  readonly ref: SourceRef;
  readonly meter: string;
  readonly label: string;
  readonly used: number;
  readonly included: number | null;
  /** 100 = exactly the entitlement; may exceed it; null when the entitlement is unknown. */
  readonly percent: number | null;
  readonly periodStart: Date;
  /** Null for what was granted without an end. */
  readonly periodEnd: Date | null;
}

/** What one billing system says about one billing customer, in our words. Pure facts; nothing here depends on who reads it. */
export interface BillingView {
  readonly system: string;
  /** What its connector calls the system, and how well that knows payments: of whoever is read through one. */
  readonly systemLabel?: string;
  readonly paymentRank?: number;
  readonly connectionId: string;
  readonly customer: {
    readonly ref: SourceRef;
    readonly aliases: readonly Alias[];
    /** Ids that the merchant's own text states of it, as other systems may hold them: a hint from outside. Absent: none. */
    readonly stated?: readonly Alias[];
    readonly name: string | null;
    readonly email: string | null;
    /** Lower-case registrable domain of the email or of the stated site; null for personal mail or none. */
    readonly domain: string | null;
    readonly isDeleted: boolean;
    /** True where the system itself says that the customer is billed elsewhere; every other system is believed before it. */
    readonly isManagedElsewhere: boolean;
    readonly currency: string | null;
  };
  readonly status: BillingStatus;
  readonly subscriptions: readonly SubscriptionView[];
  readonly invoices: readonly InvoiceView[];
  readonly charges: readonly ChargeView[];
  readonly usage: readonly UsageView[];
  /** Sum of what was paid on invoices, one entry a currency; refunds beside it (ruling 10). */
  readonly lifetimeValue: readonly Money[];
  readonly refunded: readonly Money[];
  readonly doubts: readonly ViewDoubt[];
  /** Next instant at which time alone would make `normalize` answer differently (a discount ends); null when never. */
  readonly changesAt: Date | null;
}
