import type { z } from 'zod';
import type { Stage } from './stage.ts';

/** Something that can happen to a customer: what it must be told, and what it does. */
export interface Step {
  apply(stage: Stage, details: unknown): void;
}

/** Details are checked each time: they come from a form, from a test, or from the journal of an older version. */
export function defineStep<T>(details: z.ZodType<T>, run: (stage: Stage, details: T) => void): Step {
  return { apply: (stage, given) => run(stage, details.parse(given)) };
}
