import type { MoneyDto } from '#contracts/common.ts';
import type { ConvertedDto } from '#contracts/rates.ts';
import type { MonthBar } from './month-bars.tsx';
import { totalsOf } from './totals-of.ts';

/** The amounts of a month, one a currency; null when unknown. */
export interface MonthAmounts {
  month: string;
  amounts: readonly MoneyDto[] | null;
  /** The part of them that was computed afterwards. */
  reconstructed: readonly MoneyDto[];
  /** All of them as one total at the rates of the month; null when they are in the workspace's currency already. */
  converted: ConvertedDto | null;
  /** Why a currency is in none of these, in words; what was only assumed is no such reason. */
  doubts: readonly string[];
}

/** The choice of all currencies as one total, beside each of them. */
export const allInOne = 'all';

/** Every currency of these months: the preferred one first, then by name. */
export function currenciesOf(rows: readonly MonthAmounts[], preferred: string): string[] {
  const found = new Set(rows.flatMap((row) => (row.amounts ?? []).map((money) => money.currency)));
  return [...found].toSorted((a, b) => Number(b === preferred) - Number(a === preferred) || (a < b ? -1 : 1));
}

/** The bars of one currency: amounts of several are never drawn on one scale. */
export function toBars(rows: readonly MonthAmounts[], currency: string): MonthBar[] {
  return rows.map(({ month, amounts, reconstructed, doubts }) => {
    const money = amounts?.find((one) => one.currency === currency);
    // What could not be added up is not nothing.
    if (money === undefined && doubts.length > 0) return doubtful(month, doubts);
    return {
      month,
      value: amounts === null ? null : (money?.minor ?? 0),
      reconstructed: reconstructed.find((one) => one.currency === currency)?.minor ?? 0,
      text: amounts === null ? 'Unknown' : (money?.text ?? 'Nothing'),
    };
  });
}

function doubtful(month: string, doubts: readonly string[]): MonthBar {
  return { month, value: null, reconstructed: 0, text: doubts.join(' ') };
}

/**
 * What months can be drawn in: the total first, as everywhere else that MRR is told, then each currency's part of it. Those of what is
 * told in its own currency elsewhere need no total while that is one alone.
 */
export function choicesOf(
  rows: readonly MonthAmounts[],
  preferred: string,
  { isTotaled }: { isTotaled: boolean },
): { value: string; label: string }[] {
  const parts = currenciesOf(rows, preferred).map((value) => ({ value, label: `Billed in ${value.toUpperCase()}` }));
  const hasTotal = rows.some(({ converted }) => converted !== null && converted.total !== null);
  if (!hasTotal || (parts.length < 2 && !isTotaled)) return parts;
  return [{ value: allInOne, label: `All in ${preferred.toUpperCase()}` }, ...parts];
}

/** Currencies that have no rate in some month: there they stand beside the total. */
export function missingRates(rows: readonly MonthAmounts[]): string[] {
  return [...new Set(rows.flatMap(({ converted }) => converted?.missing ?? []))].toSorted();
}

/** The bars of the totals. The part that was reconstructed is told where it is the whole, or in the same currency. */
export function toTotalBars(rows: readonly MonthAmounts[], currency: string): MonthBar[] {
  const own = toBars(rows, currency);
  return rows.map(({ month, amounts, reconstructed, converted, doubts }, at) => {
    if (doubts.length > 0) return doubtful(month, doubts);
    const same = own[at] ?? { month, value: null, reconstructed: 0, text: 'Unknown' };
    if (amounts === null || converted === null) return same;
    const { total, missing } = converted;
    const isGuessed = amounts.every((money) =>
      reconstructed.some((part) => part.currency === money.currency && part.minor === money.minor),
    );
    return {
      month,
      value: total?.minor ?? null,
      reconstructed: total === null ? 0 : isGuessed ? total.minor : same.reconstructed,
      text: totalText(amounts, converted),
      ...(missing.length > 0 && { isPartial: true }),
    };
  });
}

/** The total, and beside it what has no rate. */
export function totalText(amounts: readonly MoneyDto[], converted: ConvertedDto): string {
  return totalsOf(amounts, converted)
    .map((money) => money.text)
    .join(' + ');
}

export function codesOf(currencies: readonly string[]): string {
  return currencies.map((code) => code.toUpperCase()).join(', ');
}

/** What somebody reads who does not see the bars. */
export function summaryOf(bars: readonly MonthBar[], asOf: string): string {
  const known = bars.filter((bar) => bar.value !== null);
  const [first, last] = [known[0], known.at(-1)];
  if (!first || !last) return 'MRR by month is unknown.';
  const computed = bars.filter((bar) => bar.reconstructed > 0).length;
  const note = computed > 0 ? ` ${computed} of ${bars.length} months are reconstructed.` : '';
  const now = asOf.startsWith(last.month) ? ' as of now' : '';
  return `MRR by month: from ${first.text} to ${last.text}${now}.${note}`;
}
