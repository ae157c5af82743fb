import type { BookContext } from './context.ts';
import type { Household } from './facts.ts';

/** Customers to whom something can happen. */
export interface Households {
  readonly context: BookContext;
  /** The number that the next new customer gets. */
  readonly nextIndex: number;
  household(index: number): Household | null;
  /** A blank page for a new customer; it belongs to the others once it is kept. */
  blank(created: number, currency: string): Household;
  /** From now on this is how the household stands. */
  keep(household: Household): void;
  /** The household for which something falls due first, if that is not after `now`. */
  firstDue(now: number): number | null;
}
