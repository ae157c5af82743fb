import type { ReceivedObject } from './replace-objects.ts';

/** A list may name an object twice; the newest answer stands, and of two as new the one that says it is gone. */
export function newestOfEach(objects: readonly ReceivedObject[]): readonly ReceivedObject[] {
  const newest = new Map<string, ReceivedObject>();
  for (const object of objects) {
    const key = `${object.kind} ${object.externalId}`;
    const held = newest.get(key);
    const isOlder = held && (held.knownAt > object.knownAt || (held.isDeleted && +held.knownAt === +object.knownAt));
    if (!isOlder) newest.set(key, object);
  }
  return [...newest.values()];
}
