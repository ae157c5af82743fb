import type { MoneyDto } from '#contracts/common.ts';
import type { MonthBar } from './month-bars.tsx';

/** The amounts of a month, one a currency; null when unknown. */
export interface MonthAmounts {
  month: string;
  amounts: readonly MoneyDto[] | null;
  /** The part of them that was computed afterwards. */
  reconstructed: readonly MoneyDto[];
}

/** Every currency of these months: the preferred one first, then by name. */
export function currenciesOf(rows: readonly MonthAmounts[], preferred: string): string[] {
  const found = new Set(rows.flatMap((row) => (row.amounts ?? []).map((money) => money.currency)));
  return [...found].toSorted((a, b) => Number(b === preferred) - Number(a === preferred) || (a < b ? -1 : 1));
}

/** The bars of one currency: amounts of several are never drawn on one scale. */
export function toBars(rows: readonly MonthAmounts[], currency: string): MonthBar[] {
  return rows.map(({ month, amounts, reconstructed }) => {
    const money = amounts?.find((one) => one.currency === currency);
    return {
      month,
      value: amounts === null ? null : (money?.minor ?? 0),
      reconstructed: reconstructed.find((one) => one.currency === currency)?.minor ?? 0,
      text: money?.text ?? 'Nothing',
    };
  });
}

/** What somebody reads who does not see the bars. */
export function summaryOf(bars: readonly MonthBar[]): string {
  const known = bars.filter((bar) => bar.value !== null);
  const [first, last] = [known[0], known.at(-1)];
  if (!first || !last) return 'MRR by month is unknown.';
  const computed = bars.filter((bar) => bar.reconstructed > 0).length;
  const note = computed > 0 ? ` ${computed} of ${bars.length} months are reconstructed.` : '';
  return `MRR by month: from ${first.text} to ${last.text}.${note}`;
}
