import type { Alias, SourceRef } from './billing-view.ts';

/** Something that more than one billing system may speak of. */
export interface Seen {
  readonly ref: SourceRef;
  readonly aliases: readonly Alias[];
  /** The same thing as others name it, where it was paired before. */
  readonly also?: readonly SourceRef[];
}

interface Group<T> {
  readonly members: readonly T[];
  readonly connections: ReadonlySet<string>;
  readonly aliases: ReadonlySet<Alias>;
}

/**
 * Gathers things that are the same: seen through different connections and known by a common alias. Nobody speaks twice in
 * one group, so two invoices of one system are never taken for one, whatever they share. Of several that would fit, the one
 * with the most aliases in common is taken, then the first: give the things in a fixed order and the answer is fixed.
 * Members stand in the order given. Pairing what was paired already changes nothing.
 */
export function pairUp<T extends Seen>(
  things: readonly T[],
  fits: (a: T, b: T) => boolean = () => true,
): readonly (readonly T[])[] {
  let groups = things.map(groupOf);
  for (;;) {
    const merged = mergeOnce(groups, fits);
    if (merged.length === groups.length) break;
    groups = merged;
  }
  const order = new Map(things.map((thing, index) => [thing, index]));
  return groups.map(({ members }) => members.toSorted((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0)));
}

/** The same thing seen by two: they share an alias. */
export function isSame(a: Seen, b: Seen): boolean {
  return isSameRef(a.ref, b.ref) || a.aliases.some((alias) => b.aliases.includes(alias));
}

/** Whether two references name one object of one connection. */
export function isSameRef(a: SourceRef, b: SourceRef): boolean {
  return a.connectionId === b.connectionId && a.kind === b.kind && a.externalId === b.externalId;
}

/** A thing that several systems hold goes by the reference of each: a doubt of one of them is about it too. */
export function isNamed({ ref, also = [] }: Seen, name: SourceRef): boolean {
  return [ref, ...also].some((one) => isSameRef(one, name));
}

/** A fixed place for each thing: the text of its reference. */
export function refText(ref: SourceRef): string {
  return `${ref.connectionId} ${ref.kind} ${ref.externalId}`;
}

function groupOf<T extends Seen>(thing: T): Group<T> {
  const connections = [thing.ref, ...(thing.also ?? [])].map((ref) => ref.connectionId);
  return { members: [thing], connections: new Set(connections), aliases: new Set(thing.aliases) };
}

function mergeOnce<T extends Seen>(given: readonly Group<T>[], fits: (a: T, b: T) => boolean): Group<T>[] {
  const groups: Group<T>[] = [];
  const known = new Map<Alias, Set<number>>();
  for (const group of given) {
    const place = bestPlace(groups, known, group, fits) ?? groups.length;
    const host = groups[place];
    groups[place] = host === undefined ? group : united(host, group);
    for (const alias of group.aliases) known.set(alias, (known.get(alias) ?? new Set()).add(place));
  }
  return groups;
}

function bestPlace<T extends Seen>(
  groups: readonly Group<T>[],
  known: ReadonlyMap<Alias, ReadonlySet<number>>,
  group: Group<T>,
  fits: (a: T, b: T) => boolean,
): number | null {
  const shared = new Map<number, number>();
  for (const alias of group.aliases) {
    for (const place of known.get(alias) ?? []) shared.set(place, (shared.get(place) ?? 0) + 1);
  }
  let best: number | null = null;
  for (const [place, count] of shared) {
    const host = groups[place];
    if (host === undefined || !mayUnite(host, group, fits)) continue;
    const most = best === null ? 0 : (shared.get(best) ?? 0);
    if (count > most || (count === most && best !== null && place < best)) best = place;
  }
  return best;
}

function mayUnite<T extends Seen>(a: Group<T>, b: Group<T>, fits: (a: T, b: T) => boolean): boolean {
  return (
    [...b.connections].every((connection) => !a.connections.has(connection)) &&
    a.members.every((one) => b.members.every((other) => fits(one, other)))
  );
}

function united<T extends Seen>(a: Group<T>, b: Group<T>): Group<T> {
  return {
    members: [...a.members, ...b.members],
    connections: new Set([...a.connections, ...b.connections]),
    aliases: new Set([...a.aliases, ...b.aliases]),
  };
}
