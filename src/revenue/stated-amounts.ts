import type { MoneyDto } from '#contracts/common.ts';
import type { Money } from '#core/money.ts';
import { toMoneyDto, toMoneyDtos } from '../accounts/dto.ts';

type Stated = readonly Money[] | null;

/**
 * What one system states, to stand beside what others state: null stays unknown, and nothing at all is an amount too, in the
 * currency of what stands beside it. Empty only where nobody names a currency. Pure.
 */
export function statedAmounts(own: Stated, beside: readonly Stated[]): MoneyDto[] | null {
  if (own === null || own.length > 0) return own && toMoneyDtos(own);
  const [first] = beside.flatMap((one) => one ?? []);
  return first ? [toMoneyDto({ minor: 0, currency: first.currency })] : [];
}
