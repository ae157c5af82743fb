import type { Kept, KeptFields } from './kept-fields.ts';

/** What is kept, as a text is gone through: fields are found by where their names stand, without making a text of each name. */
export type KeptPlan = 'whole' | FieldPlan;

interface PlannedField {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly plan: KeptPlan;
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

export class FieldPlan {
  readonly #byLength: PlannedField[][] = [];

  constructor(kept: KeptFields) {
    for (const [name, part] of kept) {
      const bytes = new TextEncoder().encode(name);
      (this.#byLength[bytes.length] ??= []).push({ name, bytes, plan: planOf(part) });
    }
  }

  /** The field whose name stands between two places of a text; null for one that is not kept. */
  find(text: Uint8Array, from: number, to: number): PlannedField | null {
    const candidates = this.#byLength[to - from];
    if (candidates === undefined) return null;
    for (const field of candidates) if (standsAt(field.bytes, text, to)) return field;
    return null;
  }
}

/** From the end: that is where names of one length differ. */
function standsAt(name: Uint8Array, text: Uint8Array, to: number): boolean {
  const from = to - name.length;
  for (let at = name.length - 1; at >= 0; at -= 1) if (name[at] !== text[from + at]) return false;
  return true;
}
