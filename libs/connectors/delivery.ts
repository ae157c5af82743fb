import type { BillingObject, ObjectRef } from './billing-object.ts';

/** An object that a delivery carries whole. */
export type CarriedObject = BillingObject;

/** What a proven delivery says: who to look at again, and the object when it is complete and in our version (ruling 11). */
export interface Delivery {
  readonly eventId: string;
  readonly type: string;
  readonly createdAt: Date;
  readonly apiVersion: string | null;
  /** Null where deliveries do not say it: then it is of the connection's mode. */
  readonly mode: 'live' | 'test' | null;
  /** The vendor's account the event belongs to (Connect); null otherwise. */
  readonly externalAccountId: string | null;
  /**
   * True where that may be the very account whose webhook this is: events of an organisation name each of its accounts. Otherwise an account
   * is named because it is another one, connected to it.
   */
  readonly mayBeOwn?: boolean;
  readonly refs: readonly ObjectRef[];
  /** Objects that may be used as they are when strictly newer than what is held; empty when anything is doubtful. */
  readonly carried: readonly CarriedObject[];
  /** Set when consent was withdrawn: nothing is fetched. A key is not ended by it. */
  readonly endsAccess: boolean;
}

export interface RawRequest {
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly receivedAt: Date;
}

/** Newest-last changes since a cursor, for machines that no webhook reaches. */
export interface Changes {
  readonly deliveries: readonly { readonly delivery: Delivery; readonly payload: unknown }[];
  readonly cursor: string;
  /** True when the vendor no longer holds everything since the cursor: a full re-read is needed. */
  readonly hasGap: boolean;
}
