import { CallBudget } from './call-budget.ts';

/** Time that moves only while somebody sleeps. */
class Timer {
  at = 0;
  now = () => this.at;
  sleep = async (milliseconds: number) => {
    this.at += milliseconds;
  };
}

async function begin(budget: CallBudget, calls: number): Promise<void> {
  for (let n = 0; n < calls; n += 1) {
    await budget.turn();
    budget.done();
  }
}

describe('CallBudget', () => {
  it('lets so many calls a second go and no more', async () => {
    const timer = new Timer();
    const budget = new CallBudget({ perSecond: 5, inFlight: 4 }, timer);
    await begin(budget, 51);
    expect(timer.at).toBeCloseTo(10_000);
  });

  it('lets so many be under way and no more', async () => {
    const budget = new CallBudget({ perSecond: 1_000, inFlight: 2 }, new Timer());
    let begun = 0;
    const calls = Array.from({ length: 5 }, () => budget.turn().then(() => (begun += 1)));
    await new Promise((resolve) => setImmediate(resolve));
    expect(begun).toBe(2);
    budget.done();
    await new Promise((resolve) => setImmediate(resolve));
    expect(begun).toBe(3);
    for (let n = 0; n < 4; n += 1) {
      budget.done();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.all(calls);
  });

  it.each([
    ['endpoint-rate', { perSecond: 10, inFlight: 4 }],
    ['global-concurrency', { perSecond: 20, inFlight: 2 }],
    [null, { perSecond: 10, inFlight: 4 }],
  ])('halves what %s names', (reason, expected) => {
    const budget = new CallBudget({ perSecond: 20, inFlight: 4 }, new Timer());
    budget.shrink(reason);
    expect(budget.current).toEqual(expected);
  });

  it('grows back by one a second each minute, up to where it was', () => {
    const timer = new Timer();
    const budget = new CallBudget({ perSecond: 20, inFlight: 4 }, timer);
    budget.shrink('global-rate');
    timer.at += 180_000;
    expect(budget.current.perSecond).toBe(13);
    timer.at += 3_600_000;
    expect(budget.current.perSecond).toBe(20);
  });

  it('never shrinks to nothing', () => {
    const budget = new CallBudget({ perSecond: 5, inFlight: 1 }, new Timer());
    for (let n = 0; n < 10; n += 1) {
      budget.shrink('global-rate');
      budget.shrink('global-concurrency');
    }
    expect(budget.current).toEqual({ perSecond: 1, inFlight: 1 });
  });
});
