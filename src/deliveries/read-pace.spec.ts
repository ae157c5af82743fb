import { neededFor, readPaceOf, type Asking, type Read } from './read-pace.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
const byAsking: Asking = {
  pollMilliseconds: 30_000,
  readsOfPoll: 1,
  usageMilliseconds: 15 * minute,
  readsOfUsage: 0,
};
const besideWebhooks: Asking = { ...byAsking, pollMilliseconds: 5 * minute };
/** Nights read hardly anything. */
const nothing: Read = { polled: 0, others: 0, ofReading: 0 };
const asUsual = { leastEventsSeconds: null, leastUsageSeconds: null };

describe('how often an account is asked', () => {
  it.each<[string, Asking, Read, number, { leastEventsSeconds: number | null; leastUsageSeconds: number | null }]>([
    ['as usual, where many payments allow it', byAsking, nothing, 108_000, asUsual],
    ['a little less often, where nearly', byAsking, nothing, 107_000, { ...asUsual, leastEventsSeconds: 31 }],
    ['every five and a half minutes at the floor', byAsking, nothing, 10_000, { ...asUsual, leastEventsSeconds: 324 }],
    [
      'nearly as usual at the floor, where webhooks arrive',
      besideWebhooks,
      nothing,
      10_000,
      { ...asUsual, leastEventsSeconds: 324 },
    ],
    [
      'less often, when other reads take their part',
      byAsking,
      { ...nothing, others: 5_000 },
      10_000,
      { ...asUsual, leastEventsSeconds: 864 },
    ],
    [
      'less often yet, when little is left of it',
      byAsking,
      { ...nothing, polled: 6_950, others: 1_000 },
      10_000,
      { ...asUsual, leastEventsSeconds: 1_728 },
    ],
    [
      'every 45 minutes, when nothing is left',
      byAsking,
      { ...nothing, polled: 8_000 },
      10_000,
      { ...asUsual, leastEventsSeconds: 2_700 },
    ],
    [
      'every 45 minutes, when more was read than that',
      byAsking,
      { ...nothing, polled: 90_000, others: 9_000 },
      10_000,
      { ...asUsual, leastEventsSeconds: 2_700 },
    ],
    [
      'every eleven minutes, while nothing is known of nights',
      byAsking,
      { ...nothing, ofReading: null },
      10_000,
      { ...asUsual, leastEventsSeconds: 648 },
    ],
    [
      'the same, beside nights that read much',
      byAsking,
      { ...nothing, ofReading: 1_000 },
      10_000,
      { ...asUsual, leastEventsSeconds: 648 },
    ],
    [
      'for usage less often by the same measure',
      { ...byAsking, readsOfUsage: 10 },
      nothing,
      10_000,
      { leastEventsSeconds: 432, leastUsageSeconds: 12_960 },
    ],
    [
      'for usage with the nightly reading alone, where that is all there is room for',
      { ...byAsking, readsOfUsage: 400 },
      nothing,
      10_000,
      { leastEventsSeconds: 2_700, leastUsageSeconds: 93_600 },
    ],
  ])('is %s', (_what, asking, read, allowed, pace) => {
    expect(readPaceOf(asking, read, allowed)).toEqual(pace);
  });

  it('is never so rare that its source would count as silent', () => {
    const { leastEventsSeconds } = readPaceOf(byAsking, { polled: 1e9, others: 1e9, ofReading: 1e9 }, 0);
    expect(leastEventsSeconds).toBeLessThan(3_600);
  });

  it.each([
    ['the floor', byAsking, 10_000, 20],
    ['the floor, where webhooks arrive', besideWebhooks, 10_000, 20],
    ['some usage', { ...byAsking, readsOfUsage: 20 }, 20_000, 20],
    ['nights that read much', byAsking, 10_000, 133],
    ['two hundred payments', byAsking, 100_000, 500],
  ])('keeps within our share over half a year: %s', (_what, asking, allowed, readsOfNight) => {
    const hours: { polled: number; others: number }[] = [];
    let most = 0;
    for (let hour = 0; hour < 180 * 24; hour += 1) {
      const window = hours.slice(-30 * 24);
      const read = {
        polled: window.reduce((sum, one) => sum + one.polled, 0),
        others: window.reduce((sum, one) => sum + one.others, 0),
        ofReading: hour <= 3 ? null : readsOfNight,
      };
      most = Math.max(most, read.polled + read.others);
      const pace = readPaceOf(asking, read, allowed);
      const every = (seconds: number | null, usual: number) => (seconds === null ? usual : seconds * 1_000);
      const polls = (60 * minute) / every(pace.leastEventsSeconds, asking.pollMilliseconds);
      const usages = (60 * minute) / every(pace.leastUsageSeconds, asking.usageMilliseconds);
      const polled = polls * asking.readsOfPoll + usages * asking.readsOfUsage;
      hours.push({ polled, others: hour % 24 === 3 ? readsOfNight : 0 });
    }
    expect(most).toBeLessThanOrEqual(allowed * 0.8);
    expect(most).toBeGreaterThan(allowed * 0.5);
  });
});

describe('what must be allowed for the usual pace', () => {
  it.each([
    ['alone', nothing],
    ['with other reads', { ...nothing, others: 3_000 }],
    ['with much that was read already', { ...nothing, polled: 200_000, others: 3_000 }],
    ['beside nights that read much', { ...nothing, ofReading: 500 }],
    ['beside nights that read more than they may', { ...nothing, ofReading: 5_000 }],
    ['beside nights of which nothing is known', { ...nothing, ofReading: null }],
  ])('is just enough %s', (_what, read) => {
    const needed = neededFor(byAsking, read);
    expect(readPaceOf(byAsking, read, needed)).toEqual(asUsual);
    expect(readPaceOf(byAsking, read, needed - needed / 20)).not.toEqual(asUsual);
    expect(needed * 0.8).toBeGreaterThanOrEqual((30 * day) / byAsking.pollMilliseconds);
  });
});
