import { sumByCurrency, type Amount, type Money } from '../money.ts';

/**
 * The first less the second, one entry a currency in alphabetical order, without what comes to nothing. Null where one of them is
 * too large to be held exactly.
 */
export function difference(amounts: readonly Money[], less: readonly Money[]): readonly Money[] | null {
  return sumOf([...amounts, ...negated(less)]);
}

/** What is owed instead of had, and the other way round. */
export function negated(amounts: readonly Money[]): readonly Money[] {
  return amounts.map(({ minor, currency }) => ({ minor: -minor, currency }));
}

/** The sum of amounts, as `difference` has it: currencies are never added up. */
export function sumOf(amounts: readonly Amount[]): readonly Money[] | null {
  const result = sumByCurrency(amounts);
  return result.kind === 'sums' ? result.sums : null;
}

/** Whether every amount is zero, in whichever currency; true of no amounts at all. */
export function isNothing(amounts: readonly Money[]): boolean {
  return amounts.every(({ minor }) => minor === 0);
}
