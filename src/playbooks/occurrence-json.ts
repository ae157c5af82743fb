import type { Occurrence } from '#core/triggers/trigger.ts';

/** An occurrence as its enrollment keeps it. Instants are marked, so that a text that looks like one stays a text. */
export function occurrenceToJson(occurrence: Occurrence): object {
  const facts = Object.entries(occurrence.facts).map(([name, fact]) => [
    name,
    fact instanceof Date ? { instant: fact.toISOString() } : fact,
  ]);
  return { ...occurrence, facts: Object.fromEntries(facts) };
}
