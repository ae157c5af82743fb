/** Where a subscription stands in Measure's words, before its dates are looked at. */
export type Standing = 'active' | 'trialing' | 'paused' | 'past_due' | 'cancelled' | 'ended' | 'scheduled' | 'unknown';

const standings: Readonly<Record<string, Standing>> = {
  ACTIVE: 'active',
  IN_TRIAL: 'trialing',
  PAUSED: 'paused',
  UNPAID: 'past_due',
  PAST_DUE: 'past_due',
  DELINQUENT: 'past_due',
  CANCELLED: 'cancelled',
  CANCELED: 'cancelled',
  ENDED: 'ended',
  EXPIRED: 'ended',
  COMPLETED: 'ended',
  TERMINATED: 'ended',
  PENDING: 'scheduled',
  SCHEDULED: 'scheduled',
  UPCOMING: 'scheduled',
  FUTURE: 'scheduled',
  DRAFT: 'scheduled',
};

/** The table of reference "measure-api" §7.1 (A16); a word that is new to us is `unknown` and kept (A27). */
export function standingOf(raw: string | null, isTrial: boolean): Standing {
  const word = normal(raw);
  const standing = word.startsWith('TRIAL') ? 'trialing' : own(standings, word);
  return standing === 'active' && isTrial ? 'trialing' : (standing ?? 'unknown');
}

export type InvoiceState =
  | 'draft'
  | 'open'
  | 'overdue'
  | 'processing'
  | 'paid'
  | 'refunded'
  | 'void'
  | 'uncollectible'
  | 'unknown';

const invoiceStates: Readonly<Record<string, InvoiceState>> = {
  DRAFT: 'draft',
  PENDING: 'open',
  OVERDUE: 'overdue',
  PAYMENT_PROCESSING: 'processing',
  PROCESSING: 'processing',
  PAID: 'paid',
  REFUNDED: 'refunded',
  VOID: 'void',
  VOIDED: 'void',
  UNCOLLECTIBLE: 'uncollectible',
};

/** The table of reference "measure-api" §7.2 (A18). */
export function invoiceStateOf(raw: string | null): InvoiceState {
  const word = normal(raw);
  return word.startsWith('PARTIAL') && word !== 'PARTIALLY_REFUNDED' ? 'open' : (own(invoiceStates, word) ?? 'unknown');
}

export type PaymentState = 'succeeded' | 'failed' | 'pending' | 'refunded' | 'void' | 'unknown';

/** Stems of words, the graver first: a text may hold several ("PAYMENT_FAILED"). */
const stems: readonly (readonly [PaymentState, RegExp])[] = [
  ['failed', /^(?:FAIL|DECLIN|ERROR)/],
  ['refunded', /^REFUND/],
  ['void', /^(?:VOID|CANCEL)/],
  ['pending', /^(?:PEND|PROCESS)/],
  ['succeeded', /^(?:SUCC|PAID|COMPLETED)/],
];

/** Words that turn what follows into its opposite: money that is "not paid" must never look received. */
const denials: ReadonlySet<string> = new Set(['NOT', 'NO', 'NEVER', 'UN', 'NON']);

/** By stems, because no page lists the words (reference "measure-api" §7.3; A19). */
export function paymentStateOf(raw: string | null): PaymentState {
  const parts = normal(raw).split('_');
  const state = stems.find(([, stem]) => parts.some((part) => stem.test(part)))?.[0] ?? 'unknown';
  return state === 'succeeded' && parts.some((part) => denials.has(part)) ? 'unknown' : state;
}

/** A refund is never a failed payment, whatever became of it. */
export function isRefund(transactionType: string | null): boolean {
  return normal(transactionType).includes('REFUND');
}

/** Words that a customer's state may be (reference "measure-api" §7.4); another one is kept and named as a doubt (A27). */
export function isKnownCustomerState(raw: string | null): boolean {
  return ['', 'ACTIVE', 'ARCHIVED', 'DELETED'].includes(normal(raw));
}

/** Whether the customer has left the live portfolio (A20). */
export function isArchived(raw: string | null): boolean {
  return ['ARCHIVED', 'DELETED'].includes(normal(raw));
}

function normal(raw: string | null): string {
  return (raw ?? '')
    .trim()
    .toUpperCase()
    .replaceAll(/[-\s]+/g, '_');
}

function own<T>(table: Readonly<Record<string, T>>, word: string): T | undefined {
  return Object.hasOwn(table, word) ? table[word] : undefined;
}
