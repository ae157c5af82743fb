import { NotedEvents } from './noted-events.ts';

describe('that an event came', () => {
  const came = (through: 'webhook' | 'polling', at: number) => ({ through, receivedAt: new Date(at) });

  it('is noted once a second for each connection, and when it came another way', () => {
    const noted = new NotedEvents();
    expect(noted.isDue('one', came('webhook', 5_000))).toBe(true);
    noted.remember('one', came('webhook', 5_000));
    expect(noted.isDue('one', came('webhook', 5_999))).toBe(false);
    expect(noted.isDue('one', came('webhook', 6_000))).toBe(true);
    expect(noted.isDue('one', came('polling', 5_001))).toBe(true);
    expect(noted.isDue('two', came('webhook', 5_001))).toBe(true);
  });

  it('is noted again when the clock was set back', () => {
    const noted = new NotedEvents();
    noted.remember('one', came('webhook', 60_000));
    expect(noted.isDue('one', came('webhook', 5_000))).toBe(true);
  });

  it('is remembered of no more than a thousand connections', () => {
    const noted = new NotedEvents();
    for (let n = 0; n <= 1_000; n += 1) noted.remember(`connection ${n}`, came('webhook', 5_000));
    expect(noted.isDue('connection 1', came('webhook', 5_000))).toBe(true);
    expect(noted.isDue('connection 1000', came('webhook', 5_000))).toBe(false);
  });
});
