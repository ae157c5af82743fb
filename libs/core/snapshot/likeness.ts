import type { Alias } from './billing-view.ts';
import { pairUp, type Seen } from './pairing.ts';

/** What two things have in common that name no common id, and what must agree before that counts. */
export interface Likeness<T> {
  /** The same text for things that look the same: an amount, a day. */
  readonly of: (thing: T) => string;
  /** How it stands: money that was paid is never taken for money that is awaited because both look the same. */
  readonly standing: (thing: T) => string;
  readonly fits?: (a: T, b: T) => boolean;
}

/**
 * `pairUp`, and beyond it: an invoice that nobody has paid yet, or that was paid outside, carries no payment's id to know it by.
 * Of those that no id pairs, two that look the same are taken for one when each is the only one of its kind in its system and
 * both stand alike. In doubt they stay two: a failure shown twice is better than one hidden behind another's payment.
 */
export function pairAlike<T extends Seen>(things: readonly T[], likeness: Likeness<T>): readonly (readonly T[])[] {
  // Nobody speaks twice in one group: where one connection speaks there is nothing to pair.
  if (things.every(({ ref }) => ref.connectionId === things[0]?.ref.connectionId))
    return things.map((thing) => [thing]);
  const groups = pairUp(things, likeness.fits);
  const single = groups.flatMap((members) => (members.length === 1 ? members : [])).filter((one) => !one.also?.length);
  const alone = onlyOnes(single, likeness);
  const fits = (a: T, b: T) => (likeness.fits?.(a, b) ?? true) && likeness.standing(a) === likeness.standing(b);
  const originals = new Map<T, T>();
  for (const { thing, like } of alone) originals.set({ ...thing, aliases: [like] }, thing);
  const alike = pairUp([...originals.keys()], fits).map((members) => members.map((one) => originals.get(one) ?? one));
  const isAlone = new Set(alone.map(({ thing }) => thing));
  const order = new Map(things.map((thing, index) => [thing, index]));
  const place = ([first]: readonly T[]) => (first === undefined ? 0 : (order.get(first) ?? 0));
  return [...groups.filter(([first]) => first === undefined || !isAlone.has(first)), ...alike].toSorted(
    (a, b) => place(a) - place(b),
  );
}

/** Those that no other thing of the same system looks like, with their looks. */
function onlyOnes<T extends Seen>(things: readonly T[], { of }: Likeness<T>): readonly { thing: T; like: Alias }[] {
  const placeOf = (thing: T) => `${thing.ref.connectionId} ${of(thing)}`;
  const seen = Map.groupBy(things, placeOf);
  return things
    .filter((thing) => seen.get(placeOf(thing))?.length === 1)
    .map((thing) => ({ thing, like: `like:${of(thing)}` }));
}
