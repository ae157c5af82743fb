import type { AccountFacts, SourceState } from './account-facts.ts';

/**
 * Why the facts of an account cannot be relied on now; null when every source that feeds it is fresh. A disconnected source
 * matters only while facts from it are still held.
 */
export function sourceDoubt(facts: AccountFacts, now: Date): string | null {
  const sources = feeding(facts);
  if (sources.length === 0) return 'No connected billing system knows this account.';
  const states = sources.map((source) => stateAt(source, now));
  if (states.includes('reading')) return 'Still reading the billing system.';
  if (states.includes('disconnected')) return 'The billing system was disconnected.';
  const lacks = lackedBy(sources);
  if (lacks !== null) return lacks;
  if (states.includes('stale')) return 'The billing system was not heard of for too long.';
  return null;
}

/** Why one of these sources cannot be believed although it is heard, in words; null when all can. */
export function lackedBy(sources: readonly SourceState[]): string | null {
  return sources.find((source) => source.lacks)?.lacks ?? null;
}

/** When a fresh source goes stale if nothing more is heard of it. */
export function staleMoments(facts: AccountFacts): readonly Date[] {
  return feeding(facts).flatMap(({ state, staleAt }) => (state === 'fresh' && staleAt !== null ? [staleAt] : []));
}

function stateAt({ state, staleAt }: SourceState, now: Date): SourceState['state'] {
  return state === 'fresh' && staleAt !== null && staleAt <= now ? 'stale' : state;
}

function feeding({ sources, snapshot }: AccountFacts): readonly SourceState[] {
  const isHeld = ({ connectionId }: SourceState) =>
    snapshot?.customers.some((customer) => customer.ref.connectionId === connectionId) === true;
  return sources.filter((source) => source.state !== 'disconnected' || isHeld(source));
}
