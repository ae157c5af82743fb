import { exponentOf, type Money } from '#core/money.ts';
import { noMrrWords, type Billed } from './no-mrr.ts';
import { unitsPerEuro } from './units-per-euro.ts';

/**
 * Where amounts stand in a list, in hundredths of a euro. A currency without a rate counts as nothing: it is never guessed.
 */
export function mrrRank(amounts: readonly Money[] | null): number {
  let euros = 0;
  for (const { minor, currency } of amounts ?? []) {
    const rate = unitsPerEuro.get(currency);
    const exponent = exponentOf(currency);
    if (rate !== undefined && exponent !== null) euros += minor / 10 ** exponent / rate;
  }
  return Math.round(euros * 100);
}

/** Where an account without any MRR stands: behind those whose MRR is a known zero. */
const behindZero = -1;

/** Where an account stands in a list. */
export function accountRank(billed: Billed<Money>): number {
  return noMrrWords(billed) === null ? mrrRank(billed.mrr) : behindZero;
}
