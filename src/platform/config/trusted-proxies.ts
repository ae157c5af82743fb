import { isIP } from 'node:net';
import { z } from 'zod';

/** The reverse proxies whose `X-Forwarded-For` is believed: addresses, ranges or names of ranges; false for none. */
export type TrustedProxies = false | readonly string[];

const namedRanges = new Set(['loopback', 'linklocal', 'uniquelocal']);

/**
 * `off`, or what stands right before us, parted by commas. A mere number of hops is refused: it cannot tell the proxy from
 * somebody who connects past it and writes the header themselves.
 */
export const trustedProxies = z.string().transform((value, context): TrustedProxies => {
  if (value === 'off') return false;
  const places = value.split(',').map((place) => place.trim());
  const odd = places.filter((place) => !namedRanges.has(place) && !isRange(place));
  if (odd.length === 0) return places;
  const message = `off, or addresses and ranges of your reverse proxies, parted by commas; not "${odd.join('", "')}"`;
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

/** One address, or one with the length of its network. A network of length 0 is everybody, so nobody's word. */
function isRange(place: string): boolean {
  const [address = '', bits, ...more] = place.split('/');
  const version = isIP(address);
  if (version === 0 || more.length > 0) return false;
  return bits === undefined || (/^[1-9]\d{0,2}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}
