import type { Money } from '../money.ts';

/** The first less the second, one entry a currency in alphabetical order, without what comes to nothing. */
export function difference(amounts: readonly Money[], less: readonly Money[]): readonly Money[] {
  return sumOf([...amounts, ...less.map(({ minor, currency }) => ({ minor: -minor, currency }))]);
}

/**
 * The sum of amounts, one entry a currency in alphabetical order, without what comes to nothing: currencies are never added up.
 */
export function sumOf(amounts: readonly Money[]): readonly Money[] {
  const sums = new Map<string, number>();
  for (const { minor, currency } of amounts) sums.set(currency, (sums.get(currency) ?? 0) + minor);
  return [...sums]
    .filter(([, minor]) => minor !== 0)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, minor]) => ({ minor, currency }));
}

/** Whether every amount is zero, in whichever currency; true of no amounts at all. */
export function isNothing(amounts: readonly Money[]): boolean {
  return amounts.every(({ minor }) => minor === 0);
}
