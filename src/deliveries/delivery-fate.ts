import type { Delivery } from '#connectors/delivery.ts';
import { consentKind, type Connection } from '../connections/connection.ts';

/** What becomes of a proven delivery: acted upon, or kept with the reason why not. */
export type Fate =
  | { readonly kind: 'acted' }
  | { readonly kind: 'ends_access' }
  | { readonly kind: 'ignored'; readonly words: string };

/** What the fate of a delivery depends on. */
export type Fated = Pick<Delivery, 'mode' | 'externalAccountId' | 'mayBeOwn' | 'endsAccess' | 'refs' | 'carried'>;

/** Decides from the delivery and the connection alone. Everything proven is kept, whatever its fate (faults.md §2.6-2.8, 2.13). */
export function fateOf(delivery: Fated, connection: Connection): Fate {
  if (delivery.mode !== null && delivery.mode !== connection.mode) {
    return {
      kind: 'ignored',
      words: `A ${delivery.mode} event on a ${connection.mode} connection: kept, not acted on.`,
    };
  }
  const named = accountOf(delivery, connection);
  if (named !== null && named !== connection.externalAccountId) {
    return { kind: 'ignored', words: `For account ${named}, which is not this connection's.` };
  }
  if (connection.status === 'revoked') {
    return { kind: 'ignored', words: 'Came after the access was withdrawn: kept, not acted on.' };
  }
  if (delivery.endsAccess) {
    return connection.keyKind === consentKind
      ? { kind: 'ends_access' }
      : { kind: 'ignored', words: 'Withdraws a consent, and this connection is not read by consent.' };
  }
  if (delivery.refs.length === 0 && delivery.carried.length === 0) {
    return { kind: 'ignored', words: 'Names nothing that Keepwell reads.' };
  }
  return { kind: 'acted' };
}

/**
 * The account that a delivery is known to be of; null where none is named, or one that may be the connection's own where nobody knows that.
 * A key does not say whose it is: without the last, what its merchant's connected accounts do would be taken for his.
 */
export function accountOf(
  { externalAccountId, mayBeOwn = false }: Pick<Delivery, 'externalAccountId' | 'mayBeOwn'>,
  connection: Pick<Connection, 'externalAccountId'>,
): string | null {
  return mayBeOwn && connection.externalAccountId === null ? null : externalAccountId;
}
