import { DAY, monthOf } from '../book/calendar.ts';
import type { CardFact } from '../book/facts.ts';
import type { Random } from '../book/random.ts';
import type { Situation } from '../book/situations.ts';

/** A card as it stands at the book's anchor. */
export function drawCard(random: Random, anchor: number, created: number, situation: Situation): CardFact {
  const { month, year } = expiryOf(random, anchor, situation);
  return {
    ordinal: 0,
    created,
    brand: random.weighted([['visa', 6], ['mastercard', 3], ['amex', 1]]), // prettier-ignore
    last4: String(random.whole(0, 9999)).padStart(4, '0'),
    wallet: random.chance(0.08) ? random.pick(['apple_pay', 'google_pay']) : null,
    expMonth: month,
    expYear: year,
    declines: null,
  };
}

function expiryOf(random: Random, anchor: number, situation: Situation): { month: number; year: number } {
  const { month, year } = monthOf(anchor);
  if (situation === 'card_expiring') return { month, year };
  if (situation === 'card_expired') return monthOf(anchor - 32 * DAY);
  return { month: random.whole(1, 12), year: year + random.whole(1, 4) };
}
