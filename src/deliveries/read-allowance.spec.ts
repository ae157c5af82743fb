import { toReadAllowance, type ReadFigures } from './read-allowance.ts';

const stripe = {
  leastPerMonth: 10_000,
  perTransaction: 500,
  perUsage: 1,
  transaction: { kind: 'charge', createdField: 'created' },
  pageSize: 100,
};
const figures: ReadFigures = {
  systemLabel: 'Stripe',
  isSandbox: false,
  isConsented: false,
  allowance: stripe,
  reads: 1_200,
  transactions: 0,
  isAtLeast: false,
  pollMilliseconds: 30_000,
  usualPollMilliseconds: 30_000,
  readsOfPoll: () => 1,
  backstopMilliseconds: 900_000,
  metered: 0,
  usageMilliseconds: 900_000,
  usualUsageMilliseconds: 900_000,
  hasWebhooks: false,
  isRefused: false,
};

const besideWebhooks = { pollMilliseconds: 900_000, usualPollMilliseconds: 900_000, hasWebhooks: true };

describe('what may be read', () => {
  it.each<[string, Partial<ReadFigures>, number | null, RegExp | null]>([
    [
      'the floor without payments',
      {},
      10_000,
      /every 30 seconds makes 86,400 reads in 30 days, more than the 10,000 .* Add a webhook/,
    ],
    ['the same by consent', { isConsented: true }, 10_000, /The operator can set up the application's webhook: once/],
    [
      'the floor where payments are not read',
      { transactions: null, isAtLeast: true },
      10_000,
      /^(?!.*of this size).*more than the 10,000 it allows at least; .* grows with payments, which are not read here\. Add a webhook/,
    ],
    [
      'the floor where not all payments are looked at',
      { isAtLeast: true },
      10_000,
      /more than the 10,000 it allows an account of this size at least\. Add a webhook/,
    ],
    ['the floor with twenty payments', { transactions: 20 }, 10_000, /more than the 10,000/],
    ['more with twenty-one', { transactions: 21 }, 10_500, /more than the 10,500/],
    ['less than polling makes, with 172', { transactions: 172 }, 86_000, /more than the 86,000/],
    ['more than polling makes, with 173', { transactions: 173 }, 86_500, null],
    [
      'less than events and usage make, and enough with a webhook',
      { metered: 2, transactions: 20 },
      10_000,
      /every 30 seconds and for the usage of 2 customers every 15 minutes makes 92,160 reads .* Add a webhook: .* 8,640 reads in 30 days, 5,760 of them for usage\.$/,
    ],
    [
      'less than usage and rare events make: no webhook alone mends that',
      { metered: 3 },
      10_000,
      /makes 95,040 reads .* Add a webhook: .* 11,520 reads in 30 days, 8,640 of them for usage: still more than it allows\.$/,
    ],
    [
      'perhaps less than usage and rare events make, where payments are not read',
      { metered: 3, transactions: null, isAtLeast: true },
      10_000,
      /at least; .* Add a webhook: .* 11,520 reads in 30 days, 8,640 of them for usage: still more than it allows at least\.$/,
    ],
    [
      'less than usage alone makes',
      { metered: 40, transactions: 173 },
      86_500,
      /usage of 40 customers .* makes 201,600 reads .* Add a webhook: .* 118,080 reads in 30 days, 115,200 of them for usage: still more/,
    ],
    [
      'the same by consent',
      { metered: 3, isConsented: true },
      10_000,
      /of this size\. The operator can set up the application's webhook: .* still more than it allows\.$/,
    ],
    [
      'less than usage alone makes, where webhooks arrive',
      { metered: 4, ...besideWebhooks },
      10_000,
      /usage of 4 customers every 15 minutes makes 14,400 reads .*of this size\.$/,
    ],
    ['enough for the usage of two', { metered: 2, ...besideWebhooks }, 10_000, null],
    ['enough where webhooks arrive', besideWebhooks, 10_000, null],
    [
      'enough, as events are asked for less often',
      { pollMilliseconds: 840_000 },
      10_000,
      /^Stripe is asked for events every 14 minutes instead of every 30 seconds, so that .* within the 10,000 it allows an account of this size\. Add a webhook: its deliveries bring changes at once\.$/,
    ],
    [
      'enough, as events and usage are asked for less often, where payments are not read',
      { pollMilliseconds: 840_000, usageMilliseconds: 21_600_000, metered: 10, transactions: null, isConsented: true },
      10_000,
      /and for usage every 6 hours instead of every 15 minutes, .* allows at least; .* The operator can set up/,
    ],
    [
      'enough, as usage is asked for once a day, where webhooks arrive',
      {
        hasWebhooks: true,
        pollMilliseconds: 900_000,
        usualPollMilliseconds: 900_000,
        usageMilliseconds: 93_600_000,
        metered: 40,
      },
      10_000,
      /^Stripe is asked for usage every day instead of every 15 minutes, so that [^.]*\.$/,
    ],
    ['anything in the sandbox', { isSandbox: true }, null, null],
    ['anything where nobody counts', { allowance: null, transactions: null }, null, null],
  ])('is %s', (_what, change, allowance, words) => {
    const shown = toReadAllowance({ ...figures, ...change });
    expect(shown.allowance).toBe(allowance);
    expect(shown.words ?? '').toMatch(words ?? /^$/);
    expect(shown.reads).toBe(1_200);
  });

  it('says whose usage is asked for, and of a sandbox how far back its calls go', () => {
    expect(toReadAllowance(figures)).toMatchObject({ usage: null, days: 30 });
    const usage = { customers: 3, everySeconds: 900, readsIn30Days: 8_640 };
    expect(toReadAllowance({ ...figures, metered: 3 }).usage).toEqual(usage);
    const uncounted = { ...usage, readsIn30Days: null };
    expect(toReadAllowance({ ...figures, metered: 3, isSandbox: true })).toMatchObject({ usage: uncounted, days: 1 });
    expect(toReadAllowance({ ...figures, metered: 3, allowance: null }).usage).toEqual(uncounted);
  });

  it('says how many reads the pace comes to', () => {
    expect(toReadAllowance(figures).polling).toEqual({
      everySeconds: 30,
      readsIn30Days: 86_400,
      hasWebhooks: false,
      isRefused: false,
    });
    expect(toReadAllowance({ ...figures, pollMilliseconds: 900_000 }).polling.readsIn30Days).toBe(2_880);
    const fourLists = { ...figures, allowance: null, readsOfPoll: () => 4 };
    expect(toReadAllowance(fourLists).polling.readsIn30Days).toBe(345_600);
  });
});
