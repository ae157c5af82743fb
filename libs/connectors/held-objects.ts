import type { Doubt, SourceRef } from '#core/snapshot/billing-view.ts';
import type { BillingObject } from './billing-object.ts';

/** The reference to one object of a connection, by its kind and its id in the billing system. */
export function refTo(connectionId: string, kind: string, externalId: string): SourceRef {
  return { connectionId, kind, externalId };
}

/** Reads the held payloads of one kind into its shape. */
export type HeldReader = <T>(
  from: readonly BillingObject[],
  kind: string,
  read: (payload: unknown, object: BillingObject) => T | null,
) => readonly T[];

/**
 * A reader of what is held through one connection, and the doubts it collects: an object that cannot be read is a doubt, not a
 * hole, and one that was deleted is left out. `system` is the name people know.
 */
export function heldReader(
  connectionId: string,
  system: string,
): { readonly all: HeldReader; readonly doubts: readonly Doubt[] } {
  const doubts: Doubt[] = [];
  const all = <T>(
    from: readonly BillingObject[],
    kind: string,
    read: (payload: unknown, object: BillingObject) => T | null,
  ): readonly T[] => {
    const rows: T[] = [];
    for (const object of from) {
      if (object.kind !== kind || object.isDeleted) continue;
      const held = read(object.payload, object);
      if (held !== null) {
        rows.push(held);
        continue;
      }
      const words = `A ${kind.replaceAll('_', ' ')} from ${system} could not be read.`;
      doubts.push({ code: 'unreadable_object', words, ref: refTo(connectionId, kind, object.externalId) });
    }
    return rows;
  };
  return { all, doubts };
}
