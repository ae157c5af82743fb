import type { z } from 'zod';
import type { convertedSchema } from '#contracts/rates.ts';
import { formatMoney, type Money } from '#core/money.ts';
import { convertAll } from '#core/rates/reference-rates.ts';
import type { RatesInForce } from './rates.service.ts';

/** Amounts as one total in the workspace's currency; null when they are all in it already, and their sum says it. */
export function toConverted(
  amounts: readonly Money[],
  { currency, rates }: RatesInForce,
): z.input<typeof convertedSchema> | null {
  if (amounts.every((amount) => amount.currency === currency)) return null;
  const { total, rateDay, missing } = convertAll(amounts, currency, rates);
  return {
    total: total === null ? null : { ...total, text: formatMoney(total) },
    rateDay,
    missing: [...missing],
  };
}
