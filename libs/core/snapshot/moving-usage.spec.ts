import { aSnapshot, aUsage } from '../testing/builders.ts';
import { inUsageSteps, movingUsage, withUsage } from './moving-usage.ts';

const using = (used: number, included: number | null = 1_000) => {
  const percent = included === null ? null : (used / included) * 100;
  return aSnapshot({ usage: [aUsage({ used, included, percent })] });
};

describe('use that moves', () => {
  it.each<[number, number, number | null, boolean]>([
    [801, 809, 1_000, true],
    [800, 801, 1_000, false],
    [900, 900.5, 1_000, false],
    [809, 811, 1_000, false],
    [0, 1, 1_000, false],
    [98_001, 98_039, 1_000, true],
    [98_039, 98_951, 1_000, false],
    [8_210, 8_240, null, true],
    [8_210, 8_260, null, false],
  ])('from %d to %d of %p is the same step: %p', (one, other, included, isSame) => {
    const [before, after] = [one, other].map((used) => JSON.stringify(inUsageSteps(using(used, included))));
    expect(after === before).toBe(isSame);
  });

  it('is a step where another period, or more, is included', () => {
    const [before, more] = [inUsageSteps(using(500)), inUsageSteps(using(1_000, 2_000))];
    expect(more).not.toEqual(before);
  });

  it('is put back beside a version, whatever it was then', () => {
    const now = using(809);
    expect(withUsage(using(801), JSON.parse(JSON.stringify(movingUsage(now))))).toEqual(now);
    expect(withUsage(now, null)).toBe(now);
    const endless = aSnapshot({ usage: [aUsage({ periodEnd: null })] });
    expect(withUsage(now, JSON.parse(JSON.stringify(movingUsage(endless)))).usage).toEqual(endless.usage);
  });

  it('is nothing where nothing is metered', () => {
    const snapshot = aSnapshot();
    expect(movingUsage(snapshot)).toBeNull();
    expect(inUsageSteps(snapshot)).toBe(snapshot);
  });
});
