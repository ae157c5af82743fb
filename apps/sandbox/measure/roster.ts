import type { BookContext } from '../book/context.ts';
import { hash32 } from '../book/random.ts';
import { CASE_NAMES, CASES, type Case } from './cases.ts';

/** The first number of a customer that only Measure knows; far from any number of the other book. */
export const ANNEX = 1_000_000_000;

/** How Measure's customer and Stripe's are one: by reference, only by name and address, or not at all. */
export type Relation = 'linked' | 'similar' | 'alone';

/** Why the two systems may name another MRR for the same customer. */
export type Difference = 'discount' | 'tax' | 'past_due' | 'metering';

export interface Member {
  readonly index: number;
  readonly relation: Relation;
  /** Whether Measure counts otherwise than Stripe: with tax in it, or where a cause is there (unpaid, discounted, metered). */
  readonly counts: 'with_tax' | 'by_cause' | null;
  readonly special: Case | null;
  /** Another member's number. */
  readonly parent: number | null;
}

/** Percent of tax that is inside the prices of those whom Measure counts with it. */
export const INCLUDED_TAX = 19;

/** Every third of Stripe's customers is Measure's too. */
const EVERY = 3;

/** How many customers only Measure has: the rarities, and somewhat fewer than half as many again as Stripe has. */
export function annexSize(size: number): number {
  return CASE_NAMES.length + Math.ceil(size * 0.4);
}

/** Who Measure knows under a number, or null. Customers made by hand in the other book are not Measure's. */
export function memberAt(context: BookContext, index: number): Member | null {
  if (index >= ANNEX) return loner(index);
  const shift = hash32(context.seed, 0x3ea) % EVERY;
  if (index < 0 || index >= context.size || (index + shift) % EVERY !== 0) return null;
  const turn = Math.floor(index / EVERY);
  const relation = turn % 8 === 3 ? 'similar' : 'linked';
  return {
    index,
    relation,
    counts: relation === 'linked' ? countsOf(turn) : null,
    special: turn % 20 === 7 ? { situation: 'steady', external: true } : null,
    parent: null,
  };
}

/** Everybody whom Measure knows at the anchor, in the order of their numbers. */
export function* memberNumbers(context: BookContext): Generator<number> {
  const shift = hash32(context.seed, 0x3ea) % EVERY;
  for (let index = (EVERY - shift) % EVERY; index < context.size; index += EVERY) yield index;
  const end = ANNEX + annexSize(context.size);
  for (let index = ANNEX; index < end; index++) yield index;
}

function countsOf(turn: number): Member['counts'] {
  if (turn % 12 === 5) return 'with_tax';
  return turn % 3 === 0 ? null : 'by_cause';
}

function loner(index: number): Member {
  const special = CASES[CASE_NAMES[index - ANNEX] ?? ''] ?? null;
  return {
    index,
    relation: 'alone',
    counts: null,
    special,
    parent: numberOf(special?.parent),
  };
}

/** The number of a case's customer. */
export function numberOf(name: string | undefined): number | null {
  const place = name === undefined ? -1 : CASE_NAMES.indexOf(name);
  return place === -1 ? null : ANNEX + place;
}
