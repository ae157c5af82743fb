import type { Kept, KeptFields } from './kept-fields.ts';

/** What is kept, as a text is gone through: fields are found by where their names stand, without making a text of each name. */
export type KeptPlan = 'whole' | FieldPlan;

interface PlannedField {
  readonly name: string;
  readonly plan: KeptPlan;
  /** What stands before its value in the copy, as the first field of its object and as a further one. */
  readonly first: string;
  readonly further: string;
}

const plans = new WeakMap<KeptFields, FieldPlan>();

/** The plan of what is kept; made once. */
export function planOf(kept: Kept): KeptPlan {
  if (kept === 'whole') return kept;
  const known = plans.get(kept);
  if (known) return known;
  const made = new FieldPlan(kept);
  plans.set(kept, made);
  return made;
}

class FieldPlan {
  readonly #byLength: PlannedField[][] = [];

  constructor(kept: KeptFields) {
    for (const [name, part] of kept) {
      const field = { name, plan: planOf(part), first: `{"${name}":`, further: `,"${name}":` };
      (this.#byLength[name.length] ??= []).push(field);
    }
  }

  /** The field whose name stands between two places of a text; null for one that is not kept. */
  find(text: string, from: number, to: number): PlannedField | null {
    const candidates = this.#byLength[to - from];
    if (candidates === undefined) return null;
    const last = text.charCodeAt(to - 1);
    for (const field of candidates) {
      const { name } = field;
      if (name.charCodeAt(name.length - 1) === last && text.startsWith(name, from)) return field;
    }
    return null;
  }
}
