import type { BookContext } from './context.ts';
import type { Household } from './facts.ts';

/** Customers to whom something can happen. */
export interface Households {
  readonly context: BookContext;
  household(index: number): Household | null;
  /** From now on this is how the household stands. */
  keep(household: Household): void;
  /** The household for which something falls due first, if that is not after `now`. */
  firstDue(now: number): number | null;
}
