import { ConnectorError } from '#connectors/connector-error.ts';
import { pauseAfter } from './rest-pause.ts';

const limited = (retryAfterMs?: number) => new ConnectorError('limited', 'Slow down.', { retryAfterMs });
const away = new ConnectorError('unavailable', 'Away.');

describe('the pause after a call that failed', () => {
  it.each([
    ['too many calls without a time: five seconds', limited(), 1, 0, 5_000],
    ['and up to as much again, so that many do not come back in step', limited(), 1, 1, 10_000],
    ['the time that was asked for, whatever chance says', limited(7_000), 1, 1, 7_000],
    ['no longer than a quarter of an hour', limited(86_400_000), 1, 0, 900_000],
    ['out of reach: hardly any', away, 1, 0, 250],
    ['out of reach again and again: up to half a minute', away, 9, 1, 32_000],
  ])('%s', (_what, error, rests, chance, pause) => {
    expect(pauseAfter(error, rests, chance)).toBe(pause);
  });
});
