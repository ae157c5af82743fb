import { sayPace } from './say-pace.ts';

describe('how often something is asked for', () => {
  it.each([
    [30, 'every 30 seconds'],
    [119, 'every 119 seconds'],
    [324, 'every 5 minutes'],
    [7_199, 'every 120 minutes'],
    [12_960, 'every 4 hours'],
    [93_600, 'every day'],
  ])('is told of %s seconds', (seconds, words) => {
    expect(sayPace(seconds)).toBe(words);
  });
});
