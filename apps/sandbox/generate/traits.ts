import { DAY, HOUR } from '../book/calendar.ts';
import type { BookContext } from '../book/context.ts';
import type { DeclineCode } from '../book/facts.ts';
import { isPersonal } from '../book/identity.ts';
import type { Currency } from '../book/price-list.ts';
import type { Every } from '../book/prices.ts';
import { randomFor, type Random } from '../book/random.ts';
import { situationOf, type Situation } from '../book/situations.ts';

/** The few choices from which a customer's whole history follows. */
export interface Traits {
  readonly situation: Situation;
  readonly currency: Currency;
  readonly plan: string;
  readonly every: Every;
  readonly seats: number;
  readonly coupon: string | null;
  readonly meter: string | null;
  /** Share of the allowance used in a period, or by now where the situation is about usage. */
  readonly appetite: number;
  /** Seconds since the last renewal, and how many periods lie before it. */
  readonly sinceRenewal: number;
  readonly cycles: number;
  readonly beganWithTrial: boolean;
  readonly collection: 'charge_automatically' | 'send_invoice';
  readonly daysUntilDue: number | null;
  readonly decline: DeclineCode;
}

const SEATS: Readonly<Record<string, readonly [number, number]>> = {
  starter: [1, 5],
  team: [3, 30],
  business: [10, 140],
  enterprise: [40, 380],
  classroom: [10, 60],
};
const LENGTH_DAYS: Readonly<Record<Every, number>> = { week: 7, month: 28, quarter: 88, year: 360 };
const MOST_CYCLES: Readonly<Record<Every, number>> = { week: 60, month: 29, quarter: 9, year: 2 };
/** Stories that need monthly billing, because they happen within one period of that length. */
const MONTHLY: readonly Situation[] = ['many_items', 'unpaid', 'usage_high', 'usage_over', 'past_due', 'trialing'];

/** Stories that tell of a renewal. */
const RENEWED: readonly Situation[] = ['past_due', 'unpaid', 'overdue'];

export function traitsOf(context: BookContext, index: number, wanted?: Situation): Traits {
  const random = randomFor(context.seed, index, 0x7a17);
  const former = index >= context.size;
  const situation = wanted ?? (former ? 'churned' : situationOf(context.seed, index));
  const currency = random.weighted<Currency>([['usd', 62], ['eur', 17], ['gbp', 13], ['jpy', 5], ['kwd', 3]]); // prettier-ignore
  const plan = planOf(random, situation, isPersonal(context.seed, index));
  const every = everyOf(random, situation, plan);
  const invoiced = situation === 'invoiced' || situation === 'overdue';
  const [fewest, most] = SEATS[plan] ?? [1, 5];
  const metered = situation.startsWith('usage') || (every === 'month' && plan !== 'starter' && random.chance(0.2));
  return {
    situation,
    currency,
    plan,
    every,
    // Squared, so that most are small.
    seats: fewest + Math.floor(random.next() ** 2 * (most - fewest + 1)),
    coupon: random.chance(0.15) ? couponOf(random, currency) : null,
    meter: metered ? random.weighted([['api_small', 5], ['api_large', 3], ['api_named', 2]]) : null, // prettier-ignore
    appetite: appetiteOf(random, situation),
    sinceRenewal: sinceRenewalOf(random, situation, every),
    cycles: cyclesOf(random, situation, every),
    beganWithTrial: random.chance(0.3),
    collection: invoiced ? 'send_invoice' : 'charge_automatically',
    daysUntilDue: invoiced ? (every === 'month' && situation === 'overdue' ? 7 : 30) : null,
    decline: random.weighted<DeclineCode>([['insufficient_funds', 5], ['generic_decline', 3], ['do_not_honor', 2], ['lost_card', 1], ['card_velocity_exceeded', 1]]), // prettier-ignore
  };
}

function planOf(random: Random, situation: Situation, personal: boolean): string {
  if (situation === 'many_items') return 'business';
  if (personal) return random.weighted([['starter', 8], ['team', 2]]); // prettier-ignore
  if (situation === 'invoiced' || situation === 'overdue') return random.weighted([['business', 5], ['enterprise', 5]]); // prettier-ignore
  return random.weighted([['starter', 30], ['team', 38], ['business', 21], ['enterprise', 8], ['classroom', 3]]); // prettier-ignore
}

function everyOf(random: Random, situation: Situation, plan: string): Every {
  if (MONTHLY.includes(situation) || plan === 'classroom') return 'month';
  if (situation === 'card_expired') return 'year';
  const roll = random.next();
  if (plan === 'team' && roll < 0.08) return roll < 0.03 ? 'week' : 'quarter';
  return roll < 0.3 ? 'year' : 'month';
}

function couponOf(random: Random, currency: Currency): string {
  const code = random.weighted([
    ['LOYAL10', 6],
    ['WELCOME20', 4],
    ['SPRING50', 4],
    ['PARTNER15', 3],
    ['FIVEOFF', 3],
    ['LAUNCH25', 2],
    ['NONPROFIT100', 1],
  ]);
  return code === 'FIVEOFF' && currency !== 'usd' ? 'LOYAL10' : code;
}

function appetiteOf(random: Random, situation: Situation): number {
  if (situation === 'usage_over') return 1.05 + random.next() * 0.7;
  if (situation === 'usage_high') return 0.82 + random.next() * 0.12;
  return 0.1 + random.next() * 0.6;
}

function sinceRenewalOf(random: Random, situation: Situation, every: Every): number {
  const within = random.whole(1, DAY - 1);
  const days = (low: number, high: number): number => random.whole(low, high) * DAY + within;
  switch (situation) {
    case 'incomplete':
      return random.whole(2, 20) * HOUR + (within % HOUR);
    case 'past_due':
      return days(1, 12);
    case 'unpaid':
      return days(20, 24);
    case 'usage_high':
    case 'usage_over':
      return days(20, 24);
    case 'trialing':
      return days(1, 11);
    case 'card_expired':
      return days(70, 300);
    case 'overdue':
      return every === 'year' ? days(33, 70) : days(10, 22);
    default:
      return days(0, LENGTH_DAYS[every] - 2);
  }
}

function cyclesOf(random: Random, situation: Situation, every: Every): number {
  if (situation === 'incomplete' || situation === 'trialing') return 0;
  if (situation.startsWith('churned')) return random.whole(1, Math.min(14, MOST_CYCLES[every]));
  // A growing company: more of its customers are young than old.
  const drawn = Math.floor(random.next() ** 1.6 * (MOST_CYCLES[every] + 1));
  // It is the last renewal that goes wrong, so there is one.
  return RENEWED.includes(situation) ? Math.max(1, drawn) : drawn;
}
