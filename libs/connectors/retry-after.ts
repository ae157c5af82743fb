/**
 * How long an answer asks us to stay away, in milliseconds: `Retry-After` gives seconds or a date (RFC 9110, 10.2.3). Null where it is
 * missing or says nothing; how much of it is granted is for whoever waits to say.
 */
export function retryAfterOf(header: string | null | undefined, now: Date): number | null {
  if (header === null || header === undefined) return null;
  if (/^\d{1,12}$/.test(header)) return Number(header) * 1_000;
  const until = Date.parse(header);
  return Number.isNaN(until) ? null : Math.max(0, until - now.getTime());
}
