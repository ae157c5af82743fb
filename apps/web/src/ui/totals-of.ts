import type { MoneyDto } from '#contracts/common.ts';
import type { ConvertedDto } from '#contracts/rates.ts';

/** What was converted as one amount, then each that has no rate: nothing is added raw, and nothing is left out. */
export function totalsOf(amounts: readonly MoneyDto[], converted: ConvertedDto | null): readonly MoneyDto[] {
  if (converted?.total == null) return amounts;
  const { total, rateDay, missing } = converted;
  return [
    rateDay === null ? total : { ...total, text: `≈ ${total.text}` },
    ...amounts.filter(({ currency }) => missing.includes(currency)),
  ];
}
