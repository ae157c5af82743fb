import { hash32 } from './random.ts';

/** The stories of which the book is made. Every hundred customers in a row hold each story the same number of times. */
const SHARES = [
  ['steady', 56],
  ['many_items', 1],
  ['trialing', 6],
  ['churned', 10],
  ['churned_unpaid', 2],
  ['past_due', 4],
  ['invoiced', 4],
  ['overdue', 3],
  ['card_expiring', 3],
  ['card_expired', 1],
  ['cancel_scheduled', 2],
  ['collection_paused', 1],
  ['unpaid', 1],
  ['incomplete', 1],
  ['usage_high', 1],
  ['usage_over', 2],
  ['no_subscription', 1],
  ['returned', 1],
] as const;

export type Situation = (typeof SHARES)[number][0];

const TABLE: readonly Situation[] = SHARES.flatMap(([name, share]) => Array.from({ length: share }, () => name));

export function situationOf(seed: number, index: number): Situation {
  // 37 has no common factor with 100: a step of 37 visits every slot once.
  const slot = (index * 37 + (hash32(seed, 0x51) % 100)) % TABLE.length;
  return TABLE[slot] ?? 'steady';
}
