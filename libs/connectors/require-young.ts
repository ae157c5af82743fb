import { ConnectorError } from './connector-error.ts';

/** A signature is believed for so long, into the past and into the future: neither clock is exactly right. */
export const toleranceSeconds = 300;

/** Throws `rejected`, as stale, for what was signed (epoch seconds) longer than five minutes before or after it was received. */
export function requireYoung(signedAt: number, receivedAt: Date): void {
  const age = Math.floor(receivedAt.getTime() / 1000) - signedAt;
  if (Math.abs(age) <= toleranceSeconds) return;
  throw new ConnectorError(
    'rejected',
    `The signature is right, but its time is ${Math.abs(age)} seconds ${age > 0 ? 'behind' : 'ahead of'} this machine's clock: ` +
      'check the clock, or the delivery was held back.',
    { isStale: true },
  );
}
