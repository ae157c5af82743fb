import { DAY, periodStart } from '../book/calendar.ts';
import type { BookContext } from '../book/context.ts';
import type { Household, ItemFact, SubscriptionFact } from '../book/facts.ts';
import { recurringAddOns } from '../book/price-list.ts';
import { CADENCES } from '../book/prices.ts';
import { randomFor, type Random } from '../book/random.ts';
import type { Situation } from '../book/situations.ts';
import { grant } from '../billing/cycle.ts';
import { drawCard } from './card.ts';
import { live } from './history.ts';
import { traitsOf, type Traits } from './traits.ts';

const TRIAL_DAYS = 14;
/**
 * A customer with their whole history up to the book's anchor; the same for the same seed, size and number. The situation follows
 * from the number too, unless one is asked for.
 */
export function generateHousehold(context: BookContext, index: number, situation?: Situation): Household {
  const traits = traitsOf(context, index, situation);
  const random = randomFor(context.seed, index, 0xb007);
  const lastRenewal = endOfStory(context, traits, random);
  const began = periodStart(lastRenewal, CADENCES[traits.every], -traits.cycles);
  const trial = traits.situation === 'trialing' || (traits.beganWithTrial && traits.situation !== 'incomplete');
  const signedUp = traits.situation === 'trialing' || !trial ? began : began - TRIAL_DAYS * DAY;
  const household = emptyHousehold(index, signedUp - random.whole(20, 900), traits.currency);
  if (traits.collection === 'charge_automatically') {
    household.cards.push(drawCard(random, context.anchor, signedUp, traits.situation));
    household.defaultCard = 0;
  }
  if (traits.situation !== 'no_subscription') {
    const subscription = subscribe(context, household, traits, { at: signedUp, trialDays: trial ? TRIAL_DAYS : 0 });
    live(context, household, subscription, { traits, random, lastRenewal });
    if (traits.situation === 'returned') comeBack(context, household, traits, random);
  }
  if (index >= context.size) household.deletedAt = context.anchor - random.whole(1, 20) * DAY;
  return household;
}

/** For those who left: the end of their last period; for the others: the beginning of the running one. */
function endOfStory(context: BookContext, traits: Traits, random: Random): number {
  if (traits.situation === 'returned') return context.anchor - random.whole(230, 400) * DAY;
  if (traits.situation === 'churned' || traits.situation === 'churned_unpaid') {
    return context.anchor - random.whole(21, 700) * DAY - random.whole(0, DAY);
  }
  return context.anchor - traits.sinceRenewal;
}

function comeBack(context: BookContext, household: Household, traits: Traits, random: Random): void {
  const again: Traits = { ...traits, situation: 'steady', every: 'month', coupon: null, meter: null };
  const lastRenewal = context.anchor - random.whole(1, 26) * DAY;
  const at = periodStart(lastRenewal, CADENCES.month, -4);
  const subscription = subscribe(context, household, again, { at, trialDays: 0 });
  live(context, household, subscription, { traits: again, random, lastRenewal });
}

export function emptyHousehold(index: number, created: number, currency: string): Household {
  return {
    index,
    created,
    currency,
    name: null,
    email: null,
    deletedAt: null,
    cards: [],
    defaultCard: null,
    discounts: [],
    subscriptions: [],
    invoices: [],
    refunds: [],
    usage: { perDay: 0, reports: [] },
  };
}

export type Wish = Pick<
  Traits,
  'plan' | 'every' | 'currency' | 'seats' | 'coupon' | 'meter' | 'appetite' | 'situation' | 'sinceRenewal' | 'collection' | 'daysUntilDue'
>; // prettier-ignore

/** Opens a subscription; its first period is the trial, if there is one. */
export function subscribe(
  context: BookContext,
  household: Household,
  wish: Wish,
  { at, trialDays }: { at: number; trialDays: number },
): SubscriptionFact {
  const trialEnd = trialDays > 0 ? at + trialDays * DAY : null;
  const subscription: SubscriptionFact = {
    ordinal: household.subscriptions.length,
    created: at,
    currency: wish.currency,
    items: itemsOf(context, wish),
    status: trialEnd === null ? 'active' : 'trialing',
    anchor: trialEnd ?? at,
    cycle: trialEnd === null ? 0 : -1,
    periodStart: at,
    periodEnd: trialEnd ?? periodStart(at, CADENCES[wish.every], 1),
    trialStart: trialEnd === null ? null : at,
    trialEnd,
    cancelAt: null,
    cancelAtPeriodEnd: false,
    canceledAt: null,
    endedAt: null,
    cancelReason: null,
    feedback: null,
    collection: wish.collection,
    daysUntilDue: wish.daysUntilDue,
    discounts: [],
    pause: null,
    latestInvoice: null,
  };
  household.subscriptions.push(subscription);
  if (wish.coupon !== null) grant(context, household, subscription, wish.coupon);
  const meter = subscription.items.find(({ quantity }) => quantity === null);
  if (meter !== undefined) {
    const allowance = context.catalogue.prices.get(meter.price)?.allowance ?? 0;
    const days = wish.situation.startsWith('usage') ? wish.sinceRenewal / DAY : 30;
    household.usage.perDay = (allowance * wish.appetite) / Math.max(days, 1);
  }
  return subscription;
}

function itemsOf(context: BookContext, wish: Wish): ItemFact[] {
  const { catalogue } = context;
  const codes = [wish.plan, ...(wish.situation === 'many_items' ? recurringAddOns.map(({ code }) => code) : [])];
  const items: ItemFact[] = codes.flatMap((code, i) => {
    const price = catalogue.priceFor(code, wish.every, wish.currency);
    return price === null ? [] : [{ ordinal: i, price: price.id, quantity: i === 0 ? wish.seats : 1 }];
  });
  const metered = wish.meter === null ? null : catalogue.priceFor(wish.meter, 'month', wish.currency);
  if (metered !== null) items.push({ ordinal: items.length, price: metered.id, quantity: null });
  return items;
}
