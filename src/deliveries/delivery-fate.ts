import type { Delivery } from '#connectors/delivery.ts';
import type { Connection } from '../connections/connection.ts';

/** What becomes of a proven delivery: acted upon, or kept with the reason why not. */
export type Fate =
  | { readonly kind: 'acted' }
  | { readonly kind: 'ends_access' }
  | { readonly kind: 'ignored'; readonly words: string };

/** What the fate of a delivery depends on. */
export type Fated = Pick<Delivery, 'mode' | 'externalAccountId' | 'endsAccess' | 'refs' | 'carried'>;

/** Decides from the delivery and the connection alone. Everything proven is kept, whatever its fate (faults.md §2.6-2.8, 2.13). */
export function fateOf(delivery: Fated, connection: Connection): Fate {
  if (delivery.mode !== null && delivery.mode !== connection.mode) {
    return {
      kind: 'ignored',
      words: `A ${delivery.mode} event on a ${connection.mode} connection: kept, not acted on.`,
    };
  }
  const { externalAccountId } = delivery;
  if (
    externalAccountId !== null &&
    connection.externalAccountId !== null &&
    externalAccountId !== connection.externalAccountId
  ) {
    return { kind: 'ignored', words: `For account ${externalAccountId}, which is not this connection's.` };
  }
  if (connection.status === 'revoked') {
    return { kind: 'ignored', words: 'Came after the access was withdrawn: kept, not acted on.' };
  }
  if (delivery.endsAccess) return { kind: 'ends_access' };
  if (delivery.refs.length === 0 && delivery.carried.length === 0) {
    return { kind: 'ignored', words: 'Names nothing that Keepwell reads.' };
  }
  return { kind: 'acted' };
}
