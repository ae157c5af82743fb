import { exponentOf, type Money } from '#core/money.ts';
import { noMrrWords, type Billed } from './no-mrr.ts';

/**
 * Units of each currency for one euro, on the last working day of 2024, rounded to three figures (the European Central
 * Bank's euro reference rates). Used for the *order* of lists only: accounts billed in different currencies must stand in
 * one list. No amount that anybody sees is ever converted with it, so it does not need to follow the market.
 */
const unitsPerEuro: Readonly<Record<string, number>> = {
  eur: 1,
  usd: 1.04,
  gbp: 0.829,
  chf: 0.941,
  jpy: 163,
  aud: 1.68,
  cad: 1.49,
  nzd: 1.85,
  sek: 11.5,
  nok: 11.8,
  dkk: 7.46,
  isk: 144,
  pln: 4.28,
  czk: 25.2,
  huf: 411,
  ron: 4.97,
  bgn: 1.96,
  try: 36.7,
  ils: 3.79,
  zar: 19.6,
  brl: 6.43,
  mxn: 21.6,
  cny: 7.58,
  hkd: 8.07,
  sgd: 1.42,
  krw: 1530,
  inr: 88.9,
  idr: 16800,
  myr: 4.65,
  php: 60.3,
  thb: 35.7,
  // Not published there: these are held at a fixed rate to the dollar, or (the dinar of Kuwait) close to one.
  aed: 3.82,
  bhd: 0.391,
  jod: 0.737,
  kwd: 0.32,
  omr: 0.4,
  qar: 3.79,
  sar: 3.9,
};

/**
 * Where amounts stand in a list, in hundredths of a euro. A currency without a rate counts as nothing: it is never guessed.
 */
export function mrrRank(amounts: readonly Money[] | null): number {
  let euros = 0;
  for (const { minor, currency } of amounts ?? []) {
    const rate = unitsPerEuro[currency];
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
