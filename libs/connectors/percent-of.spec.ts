import { percentOf } from './percent-of.ts';

it.each([
  [12_033, 100_000, 12.033],
  [7, 200, 3.5],
  [1_240, 1_000, 124],
  [0, 10, 0],
  [5, 0, null],
  [5, null, null],
])('%d of %s is %s percent', (used, included, percent) => {
  expect(percentOf(used, included)).toBe(percent);
});

it('carries no noise of the machine', () => {
  expect((12_033 / 100_000) * 100).not.toBe(12.033);
});
