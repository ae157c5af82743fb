export const callSpans = ['any', '1h', '24h', '7d', '30d', 'between'] as const;
export type CallSpan = (typeof callSpans)[number];

export const spanWords: Readonly<Record<CallSpan, string>> = {
  any: 'Any time',
  '1h': 'Last hour',
  '24h': 'Last 24 hours',
  '7d': 'Last 7 days',
  '30d': 'Last 30 days',
  between: 'Between…',
};

const hours: Readonly<Partial<Record<CallSpan, number>>> = { '1h': 1, '24h': 24, '7d': 7 * 24, '30d': 30 * 24 };

/** When a span that ends now began; null for one that does not. */
export function beginningOf(span: CallSpan, now: number): string | null {
  const long = hours[span];
  return long === undefined ? null : new Date(now - long * 3_600_000).toISOString();
}

/** A moment as it is typed, to the minute and in UTC, as `2026-05-14T09:12`; empty for none. */
export function typedMoment(instant: string | null): string {
  return instant?.slice(0, 16) ?? '';
}

/** The instant that was typed; null while it is not whole. */
export function momentOf(typed: string): string | null {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(typed)) return null;
  const at = new Date(`${typed}:00Z`);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}
