import { Lately } from './lately.ts';

describe('what was met lately', () => {
  const came = (through: 'webhook' | 'polling', at: number) => ({ through, receivedAt: new Date(at) });

  it('is that of one connection, of one way, and of so many milliseconds', () => {
    const lately = new Lately(1_000);
    expect(lately.has('one', came('webhook', 5_000))).toBe(false);
    lately.remember('one', came('webhook', 5_000));
    expect(lately.has('one', came('webhook', 5_999))).toBe(true);
    expect(lately.has('one', came('webhook', 6_000))).toBe(false);
    expect(lately.has('one', came('polling', 5_001))).toBe(false);
    expect(lately.has('two', came('webhook', 5_001))).toBe(false);
  });

  it('is not what was met before the clock was set back', () => {
    const lately = new Lately(1_000);
    lately.remember('one', came('webhook', 60_000));
    expect(lately.has('one', came('webhook', 5_000))).toBe(false);
  });

  it('is remembered of no more than a thousand connections', () => {
    const lately = new Lately(1_000);
    for (let n = 0; n <= 1_000; n += 1) lately.remember(`connection ${n}`, came('webhook', 5_000));
    expect(lately.has('connection 1', came('webhook', 5_000))).toBe(false);
    expect(lately.has('connection 1000', came('webhook', 5_000))).toBe(true);
  });
});
