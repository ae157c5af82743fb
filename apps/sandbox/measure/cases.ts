import { DAY } from '../book/calendar.ts';
import type { Household, InvoiceFact, SubscriptionStatus } from '../book/facts.ts';
import type { Situation } from '../book/situations.ts';

/** What is special about one of the first customers that only Measure knows, so that every book holds each rarity once. */
export interface Case {
  readonly situation: Situation;
  /** Another case, by its name, whose child this one is. */
  readonly parent?: string;
  readonly parentBilled?: boolean;
  /** An organisation's name that several cases have. */
  readonly organisation?: string;
  readonly excluded?: boolean;
  readonly external?: boolean;
  readonly archived?: boolean;
  readonly withoutEmail?: boolean;
  /** The status text of the newest subscription, as long as it stands as it did at the beginning. */
  readonly subscription?: { readonly from: SubscriptionStatus; readonly text: string };
  /** The status text of the newest invoice, as long as it stands as it did at the beginning. */
  readonly invoice?: { readonly from: InvoiceFact['status']; readonly text: string };
  /** Days until the prepaid units lapse, counted from the anchor. */
  readonly creditsEndIn?: number;
  /** Changes the drawn history. */
  readonly rewrite?: (household: Household, anchor: number) => void;
}

const over = (from: SubscriptionStatus, situation: Situation, text: string): Case => ({
  situation,
  subscription: { from, text },
});
const billed = (from: InvoiceFact['status'], situation: Situation, text: string): Case => ({
  situation,
  invoice: { from, text },
});

/** In order: a case's place here is its customer's number. New ones are added at the end. */
export const CASES: Readonly<Record<string, Case>> = {
  holding: { situation: 'steady' },
  child_billed_to_parent: { situation: 'invoiced', parent: 'holding', parentBilled: true },
  child_paying_itself: { situation: 'steady', parent: 'holding' },
  excluded: { situation: 'steady', excluded: true },
  managed_externally: { situation: 'steady', external: true },
  archived: { situation: 'churned', archived: true },
  without_email: { situation: 'steady', withoutEmail: true },
  twin: { situation: 'steady', organisation: 'Two Rivers Trading' },
  other_twin: { situation: 'steady', organisation: 'Two Rivers Trading' },
  trial_by_flag: { situation: 'trialing' },
  trial_by_text: over('trialing', 'trialing', 'TRIALING'),
  trial_in_other_words: over('trialing', 'trialing', 'IN_TRIAL'),
  paused: { situation: 'collection_paused' },
  unpaid: over('unpaid', 'unpaid', 'UNPAID'),
  past_due: over('past_due', 'past_due', 'PAST_DUE'),
  delinquent: over('past_due', 'past_due', 'DELINQUENT'),
  cancelled: over('canceled', 'churned', 'CANCELLED'),
  cancelled_american: over('canceled', 'churned', 'CANCELED'),
  ended: over('canceled', 'churned', 'ENDED'),
  expired: over('canceled', 'churned', 'EXPIRED'),
  completed: over('canceled', 'churned', 'COMPLETED'),
  terminated: over('canceled', 'churned', 'TERMINATED'),
  pending: { ...over('active', 'steady', 'PENDING'), rewrite: beginLater },
  scheduled: { ...over('active', 'steady', 'SCHEDULED'), rewrite: beginLater },
  upcoming: { ...over('active', 'steady', 'UPCOMING'), rewrite: beginLater },
  future: { ...over('active', 'steady', 'FUTURE'), rewrite: beginLater },
  draft: { ...over('active', 'steady', 'DRAFT'), rewrite: beginLater },
  unknown_state: over('active', 'steady', 'GRACE_HOLD'),
  cancels_later: { situation: 'cancel_scheduled' },
  invoice_draft: billed('paid', 'steady', 'DRAFT'),
  invoice_pending: { situation: 'invoiced', rewrite: reopen },
  invoice_partly_paid: billed('open', 'overdue', 'PARTIALLY_PAID'),
  invoice_processing: billed('open', 'overdue', 'PAYMENT_PROCESSING'),
  invoice_processing_short: billed('open', 'overdue', 'PROCESSING'),
  invoice_overdue: { situation: 'overdue' },
  invoice_void: billed('paid', 'steady', 'VOID'),
  invoice_voided: billed('paid', 'steady', 'VOIDED'),
  invoice_refunded: { ...billed('paid', 'steady', 'REFUNDED'), rewrite: refundNewest },
  invoice_uncollectible: { situation: 'churned_unpaid' },
  invoice_other: billed('paid', 'steady', 'WRITTEN_OFF_PARTLY'),
  failed_then_paid: { situation: 'steady', rewrite: failFirst },
  failed_three_times: { situation: 'past_due', rewrite: failThrice },
  refunded_partly: { situation: 'steady', rewrite: (household) => refund(household, 0.5) },
  card_expiring: { situation: 'card_expiring' },
  card_expired: { situation: 'card_expired' },
  usage_near: { situation: 'usage_high' },
  usage_over: { situation: 'usage_over' },
  usage_far_below: { situation: 'usage_high', rewrite: (household) => void (household.usage.perDay *= 0.04) },
  credits_expiring: { situation: 'usage_high', creditsEndIn: 12 },
};

export const CASE_NAMES = Object.keys(CASES);

function newest(household: Household, status: InvoiceFact['status']): InvoiceFact | undefined {
  return household.invoices.findLast((invoice) => invoice.status === status && invoice.total > 0);
}

/** A subscription that was agreed on and has not begun. */
function beginLater(household: Household, anchor: number): void {
  const subscription = household.subscriptions.at(-1);
  if (subscription === undefined) return;
  const start = anchor + 20 * DAY;
  Object.assign(subscription, {
    anchor: start,
    cycle: 0,
    periodStart: start,
    periodEnd: start + 30 * DAY,
    latestInvoice: null,
  });
  household.invoices = [];
  household.refunds = [];
}

/** A sent invoice that still has days to be paid. */
function reopen(household: Household, anchor: number): void {
  const invoice = household.invoices.at(-1);
  if (invoice === undefined) return;
  invoice.status = 'open';
  invoice.paidAt = null;
  invoice.attempts = [];
  invoice.dueDate = anchor + 9 * DAY;
}

function failFirst(household: Household): void {
  const invoice = newest(household, 'paid');
  const paid = invoice?.attempts.at(-1);
  if (invoice === undefined || paid === undefined) return;
  invoice.attempts = [
    { ...paid, at: invoice.created, decline: 'insufficient_funds' },
    { ...paid, at: paid.at + 1800 },
  ];
  invoice.paidAt = paid.at + 1800;
}

function failThrice(household: Household, anchor: number): void {
  const invoice = newest(household, 'open');
  if (invoice === undefined) return;
  const step = Math.floor((anchor - invoice.created) / 3);
  invoice.attempts = [0, 1, 2].map((i) => ({ at: invoice.created + i * step, card: 0, decline: 'do_not_honor' }));
  invoice.nextAttempt = anchor + 5 * DAY;
}

function refundNewest(household: Household): void {
  refund(household, 1);
}

function refund(household: Household, share: number): void {
  const invoice = newest(household, 'paid');
  if (invoice === undefined) return;
  household.refunds.push({
    ordinal: household.refunds.length,
    invoice: invoice.ordinal,
    at: (invoice.paidAt ?? invoice.created) + 60,
    amount: Math.floor((invoice.total * share) / 10) * 10 || invoice.total,
    reason: 'requested_by_customer',
  });
}
