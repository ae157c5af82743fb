import { entriesOf, type ShelfKind } from './entries.ts';
import type { Household } from './facts.ts';
import { compareSpots, type Bound, type Spot } from './shelf.ts';

/** The objects of a kind in one household, oldest first. */
export function spotsOf(kind: ShelfKind, household: Household): Spot[] {
  const spots: Spot[] = [];
  entriesOf[kind](household, (ordinal, created, status) => {
    spots.push({ created, owner: household.index, ordinal, status });
  });
  return spots.sort(compareSpots);
}

/** The bound right behind another. */
export function next(bound: Bound): Bound {
  return { ...bound, ordinal: bound.ordinal + 1 };
}

export function min(a: Bound, b: Bound | undefined): Bound {
  return b !== undefined && compareSpots(b, a) < 0 ? b : a;
}

export function max(a: Bound, b: Bound | undefined): Bound {
  return b !== undefined && compareSpots(b, a) > 0 ? b : a;
}

/** Two ordered walks as one. */
export function* merge(a: Generator<Spot>, b: Generator<Spot>, newestFirst: boolean): Generator<Spot> {
  let left = a.next();
  let right = b.next();
  while (left.done !== true || right.done !== true) {
    const takeLeft =
      right.done === true || (left.done !== true && compareSpots(left.value, right.value) > 0 === newestFirst);
    if (takeLeft && left.done !== true) {
      yield left.value;
      left = a.next();
    } else if (right.done !== true) {
      yield right.value;
      right = b.next();
    }
  }
}
