import type { ReceivedObject } from './replace-objects.ts';

/**
 * The objects in the order of their keys, in which rows are locked (`keyOrder`). A list may name one twice; the newest answer stands, and of two as new the one that says it
 * is gone.
 */
export function newestOfEach(objects: readonly ReceivedObject[]): readonly ReceivedObject[] {
  const newest: ReceivedObject[] = [];
  for (const object of [...objects].sort(compareKeys)) {
    const held = newest.at(-1);
    if (held === undefined || compareKeys(held, object) !== 0) newest.push(object);
    else if (!isOlder(object, held)) newest[newest.length - 1] = object;
  }
  return newest;
}

function isOlder(object: ReceivedObject, held: ReceivedObject): boolean {
  return held.knownAt > object.knownAt || (held.isDeleted && +held.knownAt === +object.knownAt);
}

function compareKeys(one: ReceivedObject, other: ReceivedObject): number {
  return compare(one.kind, other.kind) || compare(one.externalId, other.externalId);
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
