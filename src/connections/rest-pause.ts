import type { ConnectorError } from '#connectors/connector-error.ts';

/** Longest pause after a billing system could not be reached. */
const longestPauseMilliseconds = 32_000;
/**
 * Nobody is left alone longer than this, whatever they ask for: a mistaken header must not silence a connection for days. Limits that
 * are known last seconds to minutes, and one call in a quarter of an hour burdens nobody; that one is told anew how long.
 */
const longestAskedMilliseconds = 15 * 60_000;
/** The least pause when "too many calls" comes without a time to come back. */
const limitedPauseMilliseconds = 5_000;

/**
 * How long to leave a billing system alone after a call that failed, the `rests`-th in a row; `chance` is from 0 to 1. Where it names
 * no time, many workers that lost it at once do not come back in step.
 */
export function pauseAfter(error: ConnectorError, rests: number, chance: number): number {
  if (error.kind === 'limited') {
    const asked = error.retryAfterMs ?? Math.round(limitedPauseMilliseconds * (1 + chance));
    return Math.min(asked, longestAskedMilliseconds);
  }
  const growing = Math.min(longestPauseMilliseconds, 1_000 * 2 ** Math.min(rests - 1, 5));
  return Math.round(250 + chance * (growing - 250));
}
