import type { Amount } from '../wire/common.ts';

export function amountOf(currency: string, minor: number): Amount {
  return { currency: currency.toUpperCase(), value_in_cents: minor };
}

/** An instant in whole seconds as a date-time without a fraction. */
export function dateOf(at: number): string {
  return new Date(at * 1000).toISOString().replace('.000Z', 'Z');
}

export function dateOrNull(at: number | null): string | null {
  return at === null ? null : dateOf(at);
}

const FOUR_HOURS = 4 * 3600;

/** The moment of a row's making or change. Both notations occur at Measure: every fifth customer's rows have an offset. */
export function momentOf(at: number, owner: number): string {
  if (owner % 5 !== 2) return new Date(at * 1000).toISOString();
  return new Date((at - FOUR_HOURS) * 1000).toISOString().replace('Z', '-04:00');
}
