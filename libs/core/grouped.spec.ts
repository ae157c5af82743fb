import { grouped } from './grouped.ts';

describe('grouping thousands', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [1000, '1,000'],
    [-1000, '-1,000'],
    [48_210, '48,210'],
    ['4060.00', '4,060.00'],
    ['1234567.8901', '1,234,567.8901'],
  ])('writes %j as %s', (number, text) => {
    expect(grouped(number)).toBe(text);
  });
});
