import type { Money } from '../money.ts';
import type {
  BillingStatus,
  ChargeView,
  Doubt,
  InvoiceView,
  Known,
  MrrLine,
  SourceRef,
  SubscriptionView,
  UsageView,
} from './billing-view.ts';

/** An invoice or a payment of the account, with its names in the other systems that speak of it. */
export type AccountInvoice = InvoiceView & { readonly also: readonly SourceRef[] };
export type AccountCharge = ChargeView & { readonly also: readonly SourceRef[] };

/** A value with where it came from. */
export interface Fact<T> {
  readonly is: Known<T>;
  readonly from: SourceRef | null;
}

/**
 * The shared shape of an account, whatever system bills it [R9]. It holds facts only, so that a day passing does not make
 * a new version: "overdue", "card expiring" and "days left" are conclusions of `evaluateAccount`, with `now` as argument.
 */
export interface AccountSnapshot {
  /** The billing system that owns MRR, ARR, renewal, plan, usage and status of this account; null when none speaks of it. */
  readonly revenueSystem: string | null;
  /** One entry a currency, rounded half-even once; empty means a known zero. */
  readonly mrr: Fact<readonly Money[]>;
  readonly arr: Fact<readonly Money[]>;
  readonly trialMrr: readonly Money[];
  readonly mrrLines: readonly MrrLine[];
  readonly mrrPolicy: 'forever_only' | 'recurring' | 'all';
  readonly plan: Fact<string>;
  readonly status: Fact<BillingStatus>;
  readonly renewsAt: Fact<Date>;
  readonly renewalKind: 'renewal' | 'trial_conversion' | null;
  readonly endsAt: Fact<Date>;
  readonly usagePercent: Fact<number>;
  readonly lifetimeValue: Fact<readonly Money[]>;
  readonly refunded: readonly Money[];
  readonly subscriptions: readonly SubscriptionView[];
  /** As systems that do not own the revenue hold them: they count for payment alone. */
  readonly otherSubscriptions: readonly SubscriptionView[];
  /** Of every system, each once. */
  readonly invoices: readonly AccountInvoice[];
  readonly charges: readonly AccountCharge[];
  readonly usage: readonly UsageView[];
  readonly customers: readonly {
    readonly ref: SourceRef;
    readonly name: string | null;
    readonly email: string | null;
  }[];
  readonly doubts: readonly Doubt[];
  readonly changesAt: Date | null;
}

/** What a failed payment health rests on: a payment that was tried, or money that is owed although none was. */
export type PaymentFailure = 'payment' | 'overdue' | 'written_off' | 'past_due';

/** The conclusion about payment at one moment. */
export interface PaymentHealth {
  /** Null when it cannot be known; the words say why. */
  readonly state: 'ok' | 'failed' | 'card_expiring' | null;
  /** Null unless it failed. */
  readonly failure: PaymentFailure | null;
  /** In words, with the object: "INV-118 failed twice, first on 12 May: insufficient funds". */
  readonly words: string;
  readonly from: SourceRef | null;
  readonly flags: readonly string[];
}
