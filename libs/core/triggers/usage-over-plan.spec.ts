import { at, aUsage, inDays } from '../testing/builders.ts';
import { held, keys } from '../testing/held.ts';
import { usageOverPlan } from './usage-over-plan.ts';

const usage = (percent: number | null) => ({ usage: [aUsage({ percent })] });

describe('usage_over_plan', () => {
  const settings = { usageThresholds: [80, 90, 100] };

  it.each([
    [null, []],
    [80, []],
    [80.1, [80]],
    [90, [80]],
    [95, [90]],
    [100, [90]],
    [100.5, [100]],
    [400, [100]],
  ])('at %s %% fires only the highest threshold passed', (percent, thresholds) => {
    const expected = thresholds.map((threshold) => `usage_over_plan:mtr_1:2026-05-02:${threshold}`);
    expect(keys(usageOverPlan, usage(percent), { settings })).toEqual(expected);
  });

  it('fires above 100 by default', () => {
    expect(keys(usageOverPlan, usage(99))).toEqual([]);
    expect(held(usageOverPlan, usage(124.7))[0]).toMatchObject({
      words: 'API calls at 124 % of the plan in the period to 1 June 2026',
      facts: { usagePercent: 124, threshold: 100 },
    });
  });

  it('ends with its period', () => {
    const view = usage(150);
    expect(keys(usageOverPlan, view, { moment: at(new Date(inDays(20).getTime() - 1)) })).toHaveLength(1);
    expect(keys(usageOverPlan, view, { moment: at(inDays(20)) })).toEqual([]);
    expect(keys(usageOverPlan, view, { moment: at(inDays(-11)) })).toEqual([]);
  });

  it('holds on where its period has no end, and says since when', () => {
    const view = { usage: [aUsage({ percent: 150, periodEnd: null })] };
    const later = at(inDays(4_000));
    expect(keys(usageOverPlan, view, { moment: later })).toEqual(keys(usageOverPlan, view));
    expect(held(usageOverPlan, view, { moment: later })[0]).toMatchObject({
      words: 'API calls at 150 % of the plan since 2 May 2026',
      facts: { periodEndsOn: null },
    });
  });
});
