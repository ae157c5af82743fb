import type { Settlement } from '#core/snapshot/settlement.ts';

/** What a system's books say of payments. Nothing is judged by it, so it is read from the mirror when somebody looks. Pure and total. */
export interface Books {
  /** The kind whose rows are the entries; among `kinds` it is marked as bookkeeping. */
  readonly kind: string;
  /** The id of the entry that a payment's payload names; null where it says that there is none, undefined where it does not say. */
  entryOf(payment: unknown): string | null | undefined;
  /** What the payload of an entry says; null where an amount or the currency cannot be read. */
  read(entry: unknown): Settlement | null;
}
