import type { ObjectRef } from './billing-object.ts';

/** One name for an object of a connection: references with the same name mean the same object. */
export function objectKey(kind: string, externalId: string): string {
  return `${kind} ${externalId}`;
}

/** Every object once, in the order in which they are first named; of several references to one, the last. */
export function eachOnce<R extends ObjectRef>(refs: readonly R[]): R[] {
  return [...new Map(refs.map((ref) => [objectKey(ref.kind, ref.externalId), ref])).values()];
}
