import { sumByCurrency, type Money } from '#core/money.ts';

/** One amount as a payload states it: either part may be missing. */
export interface StatedAmount {
  readonly minor: number | null;
  readonly currency: string | null;
}

/**
 * Exact sums in minor units, one a currency (lower-case), in the order of the codes and without those that come to 0. False beside
 * them when a row could not be added: an amount without a currency, a missing one, a sum beyond what can be held exactly. No
 * currency is needed for 0. Never throws.
 */
export function exactSums(rows: readonly StatedAmount[]): readonly [sums: readonly Money[], isWhole: boolean] {
  const amounts: Money[] = [];
  let isWhole = true;
  for (const { minor, currency } of rows) {
    const code = currency?.toLowerCase();
    if (minor === null || (code === undefined && minor !== 0)) isWhole = false;
    else if (code !== undefined) amounts.push({ minor, currency: code });
  }
  const result = sumByCurrency(amounts);
  return [result.sums, isWhole && result.kind === 'sums'];
}
