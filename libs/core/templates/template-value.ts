import { grouped } from '../grouped.ts';
import { exponentOf, formatMoney, type Money } from '../money.ts';
import { dateText } from '../period.ts';

/** An address that may become a link; anything but http and https counts as missing. */
interface TemplateLink {
  readonly href: string;
}

export type TemplateValue = string | number | Date | Money | TemplateLink | null;

/** What a template may name. Only own keys are looked at: nothing is inherited. */
export type TemplateValues = Readonly<Record<string, TemplateValue>>;

const longestValue = 2_000;

/**
 * The value as it stands in a message: one line of visible text. Null where it is missing, empty, too long or cannot be
 * printed; a message with such a value is held.
 */
export function valueText(value: TemplateValue | undefined, timeZone: string): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return oneLine(value);
  if (typeof value === 'number') return numberText(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : dateText(value, timeZone);
  if ('href' in value) return linkText(value.href);
  return exponentOf(value.currency) === null || !Number.isSafeInteger(value.minor) ? null : formatMoney(value);
}

/** The address, when it is a whole http or https one; null for anything else. */
export function linkText(href: string): string | null {
  if (href.length > longestValue || !/^https?:\/\/[^\s<>"'\\^`{|}]+$/i.test(href)) return null;
  return URL.canParse(href) ? href : null;
}

/** Line breaks and hidden characters become blanks, so that a value can neither add a line nor turn the text around. */
export function oneLine(text: string): string | null {
  if (text.length > longestValue) return null;
  const line = text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return line === '' ? null : line;
}

function numberText(value: number): string | null {
  if (!Number.isFinite(value) || Math.abs(value) > Number.MAX_SAFE_INTEGER) return null;
  return grouped(Math.round(value * 100) / 100);
}
