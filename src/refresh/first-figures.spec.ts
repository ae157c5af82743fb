import { jest } from '@jest/globals';
import { FiguresQueue } from './first-figures.ts';
import type { NewAccount } from './first-pages.ts';

describe('figures during a first reading', () => {
  const never = new AbortController().signal;
  const account = (n: number): NewAccount => ({
    accountId: `account_${n}`,
    customerIds: [`cus_${n}`],
    knownAt: new Date(0),
  });
  const some = (count: number, from = 0) => Array.from({ length: count }, (_one, at) => account(from + at));

  it('are shown a page of accounts at a time, one batch after the other', async () => {
    const sizes: number[] = [];
    let atOnce = 0;
    const queue = new FiguresQueue(async (accounts) => {
      expect((atOnce += 1)).toBe(1);
      await Promise.resolve();
      sizes.push(accounts.length);
      atOnce -= 1;
      return true;
    }, never);
    queue.add(some(80));
    queue.add(some(30, 80));
    await queue.end(false);
    expect(sizes).toEqual([50, 50, 10]);
  });

  it('leave the reading a second at least between two batches', async () => {
    jest.useFakeTimers();
    try {
      let batches = 0;
      const queue = new FiguresQueue(async () => (batches += 1) > 0, never);
      queue.add(some(150));
      await jest.advanceTimersByTimeAsync(900);
      expect(batches).toBe(1);
      await jest.advanceTimersByTimeAsync(200);
      expect(batches).toBe(2);
    } finally {
      jest.useRealTimers();
    }
  });

  it('are shown without rests when the reading stops for a while', async () => {
    const shown: string[] = [];
    const slow = Promise.withResolvers<void>();
    const queue = new FiguresQueue(async (accounts) => {
      await slow.promise;
      shown.push(...accounts.map((one) => one.accountId));
      return true;
    }, never);
    queue.add(some(51));
    const ended = queue.end(false);
    slow.resolve();
    await ended;
    expect(shown).toHaveLength(51);
  });

  it('are left out when everyone is evaluated anyway', async () => {
    let shown = 0;
    const queue = new FiguresQueue(async (accounts) => (shown += accounts.length) > 0, never);
    queue.add(some(500));
    await queue.end(true);
    expect(shown).toBe(50);
  });

  it('stop with the reading', async () => {
    const stopping = new AbortController();
    let shown = 0;
    const queue = new FiguresQueue(async (accounts) => {
      shown += accounts.length;
      stopping.abort();
      return true;
    }, stopping.signal);
    queue.add(some(300));
    await queue.end(false);
    expect(shown).toBe(50);
  });

  it('are left to the end once they cannot be shown', async () => {
    let tries = 0;
    const queue = new FiguresQueue(async () => (tries += 1) > 1, never);
    queue.add(some(300));
    await queue.end(false);
    expect(tries).toBe(1);
  });

  it('never keep more waiting than fits', async () => {
    let shown = 0;
    const queue = new FiguresQueue(async (accounts) => (shown += accounts.length) > 0, never);
    for (let n = 0; n < 50; n += 1) queue.add(some(100, n * 100));
    await queue.end(false);
    expect(shown).toBeGreaterThanOrEqual(2_000);
    expect(shown).toBeLessThanOrEqual(2_100);
  });
});
