/** Published by the European Central Bank as euro reference rates. */
const ofTheBank =
  'eur 1, usd 1.04, gbp 0.829, chf 0.941, jpy 163, aud 1.68, cad 1.49, nzd 1.85, sek 11.5, nok 11.8, dkk 7.46, ' +
  'isk 144, pln 4.28, czk 25.2, huf 411, ron 4.97, bgn 1.96, try 36.7, ils 3.79, zar 19.6, brl 6.43, mxn 21.6, ' +
  'cny 7.58, hkd 8.07, sgd 1.42, krw 1530, inr 88.9, idr 16800, myr 4.65, php 60.3, thb 35.7';

/**
 * Not published there: from the mid-market rates that Exchange API collects (npm `@fawazahmed0/currency-api` 2024.12.31).
 * The Caribbean guilder has been worth one of the Antilles since it took its place in 2025. The kuna is counted as it was when the euro
 * took its. The pound of South Sudan is in neither.
 */
const ofMarkets =
  'aed 3.82, afn 73.1, all 97.6, amd 414, ang 1.87, aoa 957, ars 1070, awg 1.86, azn 1.77, bam 1.96, bbd 2.08, ' +
  'bdt 125, bhd 0.391, bif 3070, bmd 1.04, bnd 1.41, bob 7.2, bsd 1.04, btn 89, bwp 14.5, byn 3.4, bzd 2.1, ' +
  'cdf 2970, clp 1030, cop 4600, crc 527, cup 25, cve 110, djf 185, dop 63.4, dzd 141, egp 52.9, ern 15.6, etb 132, ' +
  'fjd 2.43, fkp 0.829, gel 2.92, ghs 15.3, gip 0.829, gmd 75.2, gnf 9000, gtq 8.02, gyd 217, hnl 26.4, hrk 7.53, ' +
  'htg 137, irr 43800, jmd 162, jod 0.737, kes 135, kgs 90.4, khr 4180, kmf 492, kpw 937, kwd 0.32, kyd 0.859, ' +
  'kzt 546, lak 22700, lbp 93600, lkr 305, lrd 190, lsl 19.6, mad 10.5, mdl 19.2, mga 4900, mkd 61.5, mmk 2180, ' +
  'mnt 3570, mop 8.33, mur 48.9, mvr 16.1, mwk 1800, mzn 66.4, nad 19.6, ngn 1610, nio 38.3, npr 143, omr 0.4, ' +
  'pab 1.04, pen 3.9, pgk 4.22, pkr 290, pyg 8120, qar 3.79, rsd 117, rub 115, rwf 1440, sar 3.9, sbd 8.75, ' +
  'scr 15.1, sdg 626, shp 0.829, sle 23.7, sos 594, srd 36.9, std 24500, stn 24.5, svc 9.11, syp 13500, szl 19.6, ' +
  'tjs 11.3, tmt 3.65, tnd 3.31, top 2.5, ttd 7.05, twd 34.1, tzs 2530, uah 43.5, ugx 3820, uyu 45.5, uzs 13400, ' +
  'ved 54.1, ves 54.1, vnd 26500, vuv 127, wst 2.93, xaf 656, xcd 2.82, xcg 1.87, xof 656, xpf 119, yer 260, ' +
  'zmw 28.9';

/**
 * Units of each currency for one euro, at the end of 2024, rounded to three figures. Used for the *order* of lists only: accounts
 * billed in different currencies must stand in one list. No amount that anybody sees is ever converted with it, so it does not need to
 * follow the market.
 */
export const unitsPerEuro: ReadonlyMap<string, number> = new Map(
  `${ofTheBank}, ${ofMarkets}`.split(', ').map((pair) => [pair.slice(0, 3), Number(pair.slice(4))]),
);
