import type { SweepSlice } from '../slices.ts';

/** States in which a row is live or open; everything else about it has come to rest. */
const states: Readonly<Record<string, readonly string[]>> = {
  subscription: ['active', 'past_due', 'trialing', 'unpaid', 'paused', 'incomplete'],
  invoice: ['open', 'uncollectible', 'draft'],
};

/**
 * For a nightly reading that cannot read everything: one range for each live or open state, whatever its age. Rows leave such
 * a range as they change, so a lost cursor is routine there (reference "stripe" §8.2). Customers are always read whole.
 */
export function sweepOf(kind: string): readonly SweepSlice[] | 'whole' {
  if (kind === 'customer') return 'whole';
  return (states[kind] ?? []).map((status) => ({ kind, key: status, from: null, to: null, holds: { status } }));
}

/** The filter of a range by state; nothing for every other range. */
export function stateFilterOf(kind: string, key: string): { status?: string } {
  return states[kind]?.includes(key) ? { status: key } : {};
}
