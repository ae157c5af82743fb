import type { SourceState } from '#core/account-facts.ts';

/** Nothing was heard of it; what is missing by permission is known without listening. Pure. */
export function isSilent({ state, lacks }: SourceState): boolean {
  return state === 'stale' && lacks === undefined;
}
