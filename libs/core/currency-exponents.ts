const zeroDecimal = 'bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf';
const threeDecimal = 'bhd jod kwd omr tnd';
/** Isk and ugx look as if they had no decimals and are sent with two; huf and twd have two except in payouts. */
const twoDecimal =
  'aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bmd bnd bob brl bsd btn bwp byn bzd cad cdf chf cny cop crc ' +
  'cup cve czk dkk dop dzd egp ern etb eur fjd fkp gbp gel ghs gip gmd gtq gyd hkd hnl hrk htg huf idr ils inr irr isk ' +
  'jmd kes kgs khr kpw kyd kzt lak lbp lkr lrd lsl mad mdl mkd mmk mnt mop mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd ' +
  'pab pen pgk php pkr pln qar ron rsd rub sar sbd scr sdg sek sgd shp sle sos srd ssp std stn svc syp szl thb tjs tmt ' +
  'top try ttd twd tzs uah ugx usd uyu uzs ved ves wst xcd xcg yer zar zmw';

/**
 * Decimals of each currency as billing systems send it. Our own table, because `Intl` disagrees with what is on the wire
 * for isk and ugx ("Stripe, read-only", section 6.6), and because an unknown code must stay unknown.
 */
export const currencyExponents: ReadonlyMap<string, number> = new Map([
  ...zeroDecimal.split(' ').map((code) => [code, 0] as const),
  ...twoDecimal.split(' ').map((code) => [code, 2] as const),
  ...threeDecimal.split(' ').map((code) => [code, 3] as const),
]);
