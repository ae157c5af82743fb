import type { ObjectRef } from '#connectors/billing-object.ts';
import type { Connection } from '../connections/connection.ts';
import { fateOf } from './delivery-fate.ts';

/** What decides whether a kept delivery may be acted on once more. */
export interface Replayable {
  readonly mode: 'live' | 'test';
  readonly externalAccountId: string | null;
  /** Null for what was kept before this was remembered. */
  readonly refs: readonly ObjectRef[] | null;
}

/** Why a delivery cannot be replayed on this connection as it is now; null when it can. What it would not do on arrival it does not do here. */
export function replayOf(delivery: Replayable, connection: Connection): string | null {
  const { mode, externalAccountId, refs } = delivery;
  if (refs === null)
    return 'Kept before Keepwell remembered what deliveries name. Read the whole connection again instead.';
  const fate = fateOf({ mode, externalAccountId, refs, carried: [], endsAccess: false }, connection);
  return fate.kind === 'ignored' ? fate.words : null;
}
