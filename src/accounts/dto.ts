import type { MoneyDto } from '#contracts/common.ts';
import { formatMoney, type Money } from '#core/money.ts';

/** An amount as the API gives it: minor units, currency and readable text [N7]. */
export function toMoneyDto(money: Money): MoneyDto {
  return { minor: money.minor, currency: money.currency, text: formatMoney(money) };
}

export function toMoneyDtos(amounts: readonly Money[]): MoneyDto[] {
  return amounts.map(toMoneyDto);
}

export function toInstant(at: Date): string {
  return at.toISOString();
}

export function toInstantOrNull(at: Date | null): string | null {
  return at?.toISOString() ?? null;
}

/** A member as a row of another table joins it. */
export function toPerson(memberId: string | null, name: string | null): { memberId: string; name: string } | null {
  return memberId !== null && name !== null ? { memberId, name } : null;
}

/** A percentage as people read it: two decimals at most. The stored value keeps what was computed. */
export function toPercent(percent: number): number {
  return Math.round(percent * 100) / 100;
}
