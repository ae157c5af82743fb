import { VendorClock } from './vendor-clock.ts';

const wholeSecond = (at: number) => Math.floor(at / 1000) * 1000;

describe('VendorClock', () => {
  it('orders two calls of the same second as they were begun, however long each took', () => {
    const clock = new VendorClock();
    const first = clock.timeOf(17_100, 17_101, 17_000);
    const second = clock.timeOf(17_850, 17_890, 17_000);
    expect(second).toBeGreaterThan(first);
  });

  it.each([
    ['agrees', 0],
    ['is ahead by minutes', 400_000],
    ['is behind by minutes', -400_000],
    ['is ahead by less than a second', 600],
  ])('comes within a few milliseconds of a clock that %s', (_case, ahead) => {
    const clock = new VendorClock();
    let told = 0;
    for (let at = 1_000; at < 120_000; at += 337) told = clock.timeOf(at, at + 5, wholeSecond(at + 2 + ahead)) - at;
    expect(Math.abs(told - ahead)).toBeLessThanOrEqual(ahead === 600 ? 600 : 10);
  });

  it('never says less than what an answer proves, less its own duration', () => {
    const clock = new VendorClock();
    clock.timeOf(1_000, 1_010, 5_000);
    expect(clock.timeOf(2_000, 2_010, 9_000)).toBeGreaterThanOrEqual(9_000 - 10);
  });

  it('follows a clock that was set anew', () => {
    const clock = new VendorClock();
    clock.timeOf(1_000, 1_010, 900_000);
    expect(clock.timeOf(2_000, 2_010, 2_000)).toBeLessThanOrEqual(3_000);
  });

  it('stands in for a missing header', () => {
    expect(new VendorClock().timeOf(1_000, 1_010, null)).toBe(1_000);
  });
});
