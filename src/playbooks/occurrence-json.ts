import type { Occurrence } from '#core/triggers/trigger.ts';

type Fact = Occurrence['facts'][string];

/** An occurrence as its row keeps it. Instants are marked, so that a text that looks like one stays a text. */
export function occurrenceToJson(occurrence: Occurrence): unknown {
  const facts = Object.entries(occurrence.facts).map(([name, fact]) => [
    name,
    fact instanceof Date ? { instant: fact.toISOString() } : fact,
  ]);
  return { ...occurrence, since: occurrence.since.toISOString(), facts: Object.fromEntries(facts) };
}

/** The occurrence that `occurrenceToJson` wrote. */
export function occurrenceFromJson(json: unknown): Occurrence {
  // Only this file writes these rows, and they are never changed.
  const kept = json as Omit<Occurrence, 'since' | 'facts'> & { since: string; facts: Record<string, KeptFact> };
  const facts = Object.entries(kept.facts).map(([name, fact]): [string, Fact] => [name, reviveFact(fact)]);
  return { ...kept, since: new Date(kept.since), facts: Object.fromEntries(facts) };
}

type KeptFact = Exclude<Fact, Date> | { readonly instant: string };

function reviveFact(fact: KeptFact): Fact {
  return typeof fact === 'object' && fact !== null && 'instant' in fact ? new Date(fact.instant) : fact;
}
