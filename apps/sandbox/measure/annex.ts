import type { Households } from '../book/households.ts';
import type { BookContext } from '../book/context.ts';
import { nextDue } from '../book/due.ts';
import type { Household } from '../book/facts.ts';
import { emptyHousehold, generateHousehold } from '../generate/household.ts';
import { ANNEX, annexSize } from './roster.ts';
import { CASE_NAMES, CASES } from './cases.ts';

const REMEMBER = 300;

/**
 * The customers whom only Measure knows. They live by the same rules as the others and are drawn in the same way, but stand on none
 * of Stripe's lists. Nothing of them is made before somebody asks for Measure.
 */
export class Annex implements Households {
  readonly context: BookContext;
  readonly size: number;
  private readonly touched = new Map<number, Household>();
  private readonly drawn = new Map<number, Household>();
  private readonly dues = new Map<number, number>();
  private created = 0;

  constructor(context: BookContext) {
    this.size = annexSize(context.size);
    // Numbers from `size` on would be customers of former times; here there are none.
    this.context = { ...context, size: Number.MAX_SAFE_INTEGER, former: 0 };
  }

  get nextIndex(): number {
    return ANNEX + this.size + this.created;
  }

  blank(created: number, currency: string): Household {
    return emptyHousehold(this.nextIndex, created, currency);
  }

  get changed(): ReadonlyMap<number, Household> {
    return this.touched;
  }

  household(index: number): Household | null {
    const kept = this.touched.get(index) ?? this.drawn.get(index);
    if (kept !== undefined) return kept;
    if (index < ANNEX || index >= ANNEX + this.size) return null;
    if (this.drawn.size >= REMEMBER) this.drawn.clear();
    const special = CASES[CASE_NAMES[index - ANNEX] ?? ''];
    const household = generateHousehold(this.context, index, special?.situation);
    special?.rewrite?.(household, this.context.anchor);
    this.drawn.set(index, household);
    return household;
  }

  keep(household: Household): void {
    if (household.index >= this.nextIndex) this.created = household.index - ANNEX - this.size + 1;
    this.touched.set(household.index, household);
    this.drawn.delete(household.index);
    this.note(household);
  }

  /** Remembers when this customer next does something by themselves. */
  note(household: Household): void {
    const due = nextDue(household);
    if (due === null) this.dues.delete(household.index);
    else this.dues.set(household.index, due.at);
  }

  firstDue(now: number): number | null {
    let first: number | null = null;
    let at = now + 1;
    for (const [index, due] of this.dues) if (due < at) [first, at] = [index, due];
    return first;
  }
}
