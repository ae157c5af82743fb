import { dateText } from '../period.ts';
import type { AccountSnapshot } from '../snapshot/account-snapshot.ts';
import type { SourceRef, SubscriptionView } from '../snapshot/billing-view.ts';
import { blindSpot } from '../snapshot/blind-spot.ts';
import { type CardPayer, expiringCards } from '../snapshot/payment-health.ts';
import { isLive } from '../snapshot/subscription-state.ts';
import type { Moment } from '../triggers/trigger.ts';
import type { Driver } from './health-score.ts';

/** A driver, and what would take it away; null when nobody can. */
export interface RepairableDriver extends Driver {
  readonly repair: string | null;
  /** Points before they were shortened to keep the sum at 0: what counts once other drivers are gone. */
  readonly fullPoints?: number;
}

/** What billing says about health apart from the caps: drivers that add up to 0–100, or why nothing can be said. */
export type BillingDrivers =
  | { readonly kind: 'known'; readonly drivers: readonly RepairableDriver[] }
  | { readonly kind: 'unknown'; readonly reason: string };

/**
 * The billing component. A running, paying subscription is worth 100; what endangers the next payment takes points away.
 * Payment problems are no drivers: they cap. A canceled account scores 0, because we know that it left; an account that never
 * subscribed, or whose status we cannot read, is unknown, because billing says nothing about it.
 */
export function billingDrivers(snapshot: AccountSnapshot, at: Moment, cardExpiringDays: number): BillingDrivers {
  const blind = blindness(snapshot);
  if (blind !== null) return { kind: 'unknown', reason: blind };
  const live = snapshot.subscriptions.filter(isLive);
  if (snapshot.status.is.value === 'canceled' || live.length === 0) {
    return { kind: 'known', drivers: [good(null), canceled(snapshot, at)] };
  }
  const first = live[0] ?? null;
  const drivers = [
    good(first?.ref ?? null),
    ...ending(live, at),
    ...paused(live),
    ...trial(live),
    ...cards(snapshot, at, cardExpiringDays),
    ...withoutMethod(live),
  ];
  return { kind: 'known', drivers: floored(drivers) };
}

function blindness(snapshot: AccountSnapshot): string | null {
  const status = snapshot.status.is;
  if (status.value === null) return status.reason.words;
  const doubt = blindSpot(snapshot);
  if (doubt !== null) return doubt.words;
  if (status.value === 'none') return 'There is no subscription: billing says nothing about this account.';
  return null;
}

function good(ref: SourceRef | null): RepairableDriver {
  return { code: 'billing', words: 'Billing', points: 100, ref, repair: null };
}

function canceled(snapshot: AccountSnapshot, at: Moment): RepairableDriver {
  const ended = snapshot.subscriptions.filter((one) => one.endedAt !== null);
  const last = ended.sort((a, b) => (b.endedAt?.getTime() ?? 0) - (a.endedAt?.getTime() ?? 0))[0];
  const when = last?.endedAt ? ` since ${dateText(last.endedAt, at.timeZone)}` : '';
  return {
    code: 'canceled',
    words: `Canceled${when}: no subscription runs`,
    points: -100,
    ref: last?.ref ?? null,
    repair: null,
  };
}

function ending(live: readonly SubscriptionView[], at: Moment): readonly RepairableDriver[] {
  const ends = live.filter((one) => one.isCancelScheduled || one.endsAt !== null);
  const first = ends[0];
  if (!first) return [];
  const isAll = ends.length === live.length;
  const when = first.endsAt ? ` on ${dateText(first.endsAt, at.timeZone)}` : '';
  return [
    {
      code: 'cancel_scheduled',
      words: isAll ? `The subscription ends${when}` : `${ends.length} of ${live.length} subscriptions end${when}`,
      points: isAll ? -45 : -15,
      ref: first.ref,
      repair: 'win back the scheduled cancellation',
    },
  ];
}

function paused(live: readonly SubscriptionView[]): readonly RepairableDriver[] {
  const held = live.filter((one) => one.isPaused);
  const first = held[0];
  if (!first) return [];
  const isAll = held.length === live.length;
  const words = isAll ? 'The subscription is paused' : `${held.length} of ${live.length} subscriptions are paused`;
  return [
    { code: 'paused', words, points: isAll ? -40 : -15, ref: first.ref, repair: 'resume the paused subscription' },
  ];
}

function trial(live: readonly SubscriptionView[]): readonly RepairableDriver[] {
  const first = live[0];
  if (!first || !live.every((one) => one.status === 'trialing')) return [];
  return [{ code: 'trial', words: 'In trial: nothing was paid yet', points: -20, ref: first.ref, repair: null }];
}

function cards(snapshot: AccountSnapshot, at: Moment, days: number): readonly RepairableDriver[] {
  const points = (one: CardPayer) => cardPoints(one, at);
  const first = expiringCards(snapshot, at, days).toSorted((a, b) => points(a) - points(b))[0];
  if (!first) return [];
  const isOver = first.cardExpiresAt <= at.now;
  const words = isOver ? 'The card on file has expired' : 'The card on file expires soon';
  return [
    {
      code: isOver ? 'card_expired' : 'card_expiring',
      words: first.isWalletCard === true ? `${words}; its wallet may go on paying` : words,
      points: points(first),
      ref: first.card ?? first.ref,
      repair: 'replace the card',
    },
  ];
}

/** A wallet may pay on when the date printed on its card is over (reference "stripe" §5.2). */
function cardPoints({ cardExpiresAt, isWalletCard }: CardPayer, at: Moment): number {
  const isOver = cardExpiresAt <= at.now;
  if (isWalletCard === true) return isOver ? -10 : -5;
  return isOver ? -25 : -10;
}

function withoutMethod(live: readonly SubscriptionView[]): readonly RepairableDriver[] {
  const first = live.find((one) => one.isAutoCharged && !one.hasPaymentMethod && !one.isPaused);
  if (!first) return [];
  const words = 'Charged automatically, and no payment method is stored';
  return [{ code: 'no_payment_method', words, points: -25, ref: first.ref, repair: 'add a payment method' }];
}

/** Keeps the sum at 0 or above by shortening the last bars: the bars still add up to what is shown. */
function floored(drivers: readonly RepairableDriver[]): readonly RepairableDriver[] {
  let left = 0;
  return drivers.map((driver) => {
    const points = Math.max(driver.points, -left);
    left += points;
    return points === driver.points ? driver : { ...driver, points, fullPoints: driver.points };
  });
}
