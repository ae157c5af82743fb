import type { MrrInput } from '#core/mrr/mrr-input.ts';
import type { BillingStatus } from '#core/snapshot/billing-view.ts';
import { quotedWord } from '#core/visible-text.ts';
import type { Subscription } from '../shapes/subscription.ts';

export interface Standing {
  readonly status: BillingStatus;
  /** The same as the arithmetic of MRR wants it. */
  readonly mrr: MrrInput['standing'];
  readonly collection: MrrInput['collection'];
  readonly isPaused: boolean;
  /** What stood there that we do not know; null when all is known. */
  readonly unknown: { readonly code: string; readonly words: string } | null;
}

type Known = Pick<Standing, 'status' | 'mrr'>;

const statuses: Readonly<Record<string, Known>> = {
  active: { status: 'active', mrr: 'active' },
  trialing: { status: 'trialing', mrr: 'trialing' },
  past_due: { status: 'past_due', mrr: 'past_due' },
  unpaid: { status: 'past_due', mrr: 'unpaid' },
  incomplete: { status: 'past_due', mrr: 'incomplete' },
  canceled: { status: 'canceled', mrr: 'ended' },
  incomplete_expired: { status: 'canceled', mrr: 'ended' },
};

/** Why a subscription is in status `paused`; before the pinned version there was one reason only. */
const pauses: Readonly<Record<string, BillingStatus>> = {
  first_payment_failure: 'past_due',
  final_payment_failure: 'past_due',
  trial_end_without_payment_method: 'canceled',
  pause_requested: 'active',
  system: 'active',
};

const collections: Readonly<Record<string, MrrInput['collection']>> = {
  keep_as_draft: 'kept_as_draft',
  void: 'void',
  mark_uncollectible: 'uncollectible',
};

/** Where one subscription stands, in our words (reference "stripe" §5.1). */
export function standingOf(subscription: Subscription, isCustomerDeleted: boolean): Standing {
  const collection = collectionOf(subscription);
  const base = { collection: collection.is, isPaused: collection.is !== 'normal', unknown: collection.unknown };
  // Deleting a customer cancels all of its subscriptions at once.
  if (isCustomerDeleted) return { ...base, status: 'canceled', mrr: 'ended', unknown: null };
  const raw = subscription.status ?? '';
  if (raw === 'paused') return { ...base, ...pausedStanding(subscription) };
  const known = Object.hasOwn(statuses, raw) ? statuses[raw] : undefined;
  if (known !== undefined) return { ...base, ...known };
  return { ...base, ...unknownStanding(subscription, raw) };
}

/** An ended subscription is over whatever its status is called; of any other only its existence is certain. */
function unknownStanding(subscription: Subscription, raw: string): Known & Pick<Standing, 'unknown'> {
  const words =
    raw === '' ? 'Stripe gave no status.' : `Stripe calls the status ${quotedWord(raw)}, which is new to us.`;
  const unknown = { code: 'unknown_status', words };
  return subscription.ended_at === null
    ? { status: 'active', mrr: 'unknown', unknown }
    : { status: 'canceled', mrr: 'ended', unknown };
}

function pausedStanding(subscription: Subscription): Omit<Standing, 'collection'> {
  const reason = subscription.status_details?.paused?.subscription?.type ?? null;
  if (reason === null) return { status: 'canceled', mrr: 'paused', isPaused: true, unknown: null };
  const status = Object.hasOwn(pauses, reason) ? pauses[reason] : undefined;
  const unknown = {
    code: 'unknown_pause',
    words: `Stripe calls the reason of the pause ${quotedWord(reason)}, which is new to us.`,
  };
  return { status: status ?? 'active', mrr: 'paused', isPaused: true, unknown: status === undefined ? unknown : null };
}

function collectionOf(subscription: Subscription): { is: Standing['collection']; unknown: Standing['unknown'] } {
  if (subscription.pause_collection === null) return { is: 'normal', unknown: null };
  const behavior = subscription.pause_collection.behavior ?? '';
  const known = Object.hasOwn(collections, behavior) ? collections[behavior] : undefined;
  if (known !== undefined) return { is: known, unknown: null };
  const words = `Collection is paused in a way (${quotedWord(behavior)}) that is new to us.`;
  // The merchant's own choice, of which none known is a failed payment: the status that Stripe gives stays what it is.
  return { is: 'kept_as_draft', unknown: { code: 'unknown_collection', words } };
}

/** The status of a customer: the most pressing of its subscriptions; `none` without any. */
export function overallStatus(all: readonly BillingStatus[]): BillingStatus {
  const order: readonly BillingStatus[] = ['past_due', 'active', 'trialing', 'canceled'];
  return order.find((status) => all.includes(status)) ?? 'none';
}
