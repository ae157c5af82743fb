import type { z } from 'zod';
import { ApiProblem } from './api-problem.ts';

/** What is wrong with a form, by field; empty when it can be sent. */
export type FieldProblems = Readonly<Record<string, string>>;

/** Checks a form with the schema that the server checks it with. Only the first problem of a field is kept. */
export function checkFields(schema: z.ZodType, values: unknown): FieldProblems {
  const result = schema.safeParse(values);
  if (result.success) return {};
  const found: Record<string, string> = {};
  for (const issue of result.error.issues) found[issue.path.join('.')] ??= wordsFor(issue);
  return found;
}

/** The fields a server's refusal names. */
export function problemsFrom(error: unknown): FieldProblems {
  if (!(error instanceof ApiProblem)) return {};
  return Object.fromEntries(error.problems.map(({ path, message }) => [path, message]));
}

function wordsFor(issue: z.core.$ZodIssue): string {
  if (issue.code === 'too_small' && issue.minimum === 1) return 'This is needed.';
  if (issue.code === 'invalid_format' && issue.format === 'email') return 'This is not an email address.';
  if (issue.code === 'too_big') return `At most ${String(issue.maximum)} characters.`;
  return issue.message;
}
