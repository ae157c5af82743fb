import { currencyExponents } from './currency-exponents.ts';
import { grouped } from './grouped.ts';

/** An amount in whole minor units of its currency. Never a float, never added across currencies. */
export interface Money {
  readonly minor: number;
  /** Lower-case ISO 4217 code, as billing systems send it. */
  readonly currency: string;
}

/** An amount, or why it cannot be held exactly. */
export type MoneyResult =
  | { readonly kind: 'money'; readonly money: Money }
  | { readonly kind: 'refused'; readonly words: string };

/** How many decimals the currency has on the wire; null for a code that is not in our table: never a guess. */
export function exponentOf(currency: string): number | null {
  return currencyExponents.get(currency.toLowerCase()) ?? null;
}

/** Takes an amount from outside. What is no whole number, or too large to be held exactly, is refused in words. */
export function toMoney(minor: number | bigint, currency: string): MoneyResult {
  const amount = Number(minor);
  const code = currency.toLowerCase();
  if (!Number.isSafeInteger(amount)) {
    return { kind: 'refused', words: `The amount ${minor} ${code.toUpperCase()} cannot be represented exactly.` };
  }
  // A negative zero would print a sign and differ from zero when compared.
  return { kind: 'money', money: { minor: amount === 0 ? 0 : amount, currency: code } };
}

/** An amount that is added up: one that a database has summed may be larger than a number holds. */
export interface Amount {
  readonly minor: number | bigint;
  readonly currency: string;
}

/** Sums, one a currency, in the order of the codes; where some cannot be held exactly, words for these, and the others. */
export type SumsResult =
  | { readonly kind: 'sums'; readonly sums: Money[] }
  | { readonly kind: 'refused'; readonly sums: Money[]; readonly words: string };

/** The exact sum of each currency; those that come to zero are left out. */
export function sumByCurrency(amounts: readonly Amount[]): SumsResult {
  const totals = new Map<string, bigint>();
  const refused: string[] = [];
  for (const { minor, currency } of amounts) {
    const part = typeof minor === 'number' && !Number.isInteger(minor) ? toMoney(minor, currency) : null;
    if (part?.kind === 'refused') refused.push(part.words);
    else totals.set(currency, (totals.get(currency) ?? 0n) + BigInt(minor));
  }
  const sums: Money[] = [];
  for (const [currency, total] of [...totals].sort(([one], [other]) => (one < other ? -1 : 1))) {
    const result = toMoney(total, currency);
    if (result.kind === 'refused') refused.push(result.words);
    else if (result.money.minor !== 0) sums.push(result.money);
  }
  return refused.length === 0 ? { kind: 'sums', sums } : { kind: 'refused', sums, words: refused.join(' ') };
}

/** The amount as plain decimal text in major units ("1234.50"), for files and agents; null when the decimals are unknown. */
export function majorText(money: Money): string | null {
  const exponent = exponentOf(money.currency);
  if (exponent === null || !Number.isSafeInteger(money.minor)) return null;
  const digits = Math.abs(money.minor)
    .toString()
    .padStart(exponent + 1, '0');
  const whole = digits.slice(0, digits.length - exponent);
  const sign = money.minor < 0 ? '-' : '';
  return exponent === 0 ? `${sign}${whole}` : `${sign}${whole}.${digits.slice(-exponent)}`;
}

const symbols: ReadonlyMap<string, string> = new Map([
  ['usd', '$'],
  ['eur', '€'],
  ['gbp', '£'],
  ['jpy', '¥'],
  ['inr', '₹'],
  ['krw', '₩'],
  ['aud', 'A$'],
  ['brl', 'R$'],
  ['cad', 'CA$'],
  ['nzd', 'NZ$'],
]);

/** What stands before an amount of a currency: "€", or "CHF " where no sign is unmistakable. Takes a lower-case code. */
export function currencyMark(currency: string): string {
  return symbols.get(currency) ?? `${currency.toUpperCase()} `;
}

/**
 * The amount as people read it in mail and on pages: "€1,234.50", "CHF 90.00", "-$5.00". The same on every machine, because
 * it does not ask the runtime's locale tables. A currency without known decimals is shown in minor units and says so.
 */
export function formatMoney(money: Money): string {
  const code = money.currency.toUpperCase();
  const text = majorText(money);
  if (text === null) return `${code} ${money.minor} (in minor units)`;
  return `${money.minor < 0 ? '-' : ''}${currencyMark(money.currency)}${grouped(text.replace('-', ''))}`;
}
