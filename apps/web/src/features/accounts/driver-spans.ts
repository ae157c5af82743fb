import type { HealthDto } from '#contracts/account-health.ts';

type Driver = HealthDto['drivers'][number];

export interface DriverSpan {
  driver: Driver;
  from: number;
  to: number;
}

/** Where each bar begins and ends on the scale from 0 to 100 when the drivers are laid one after the other. */
export function spansOf(drivers: readonly Driver[]): DriverSpan[] {
  let sum = 0;
  return drivers.map((driver) => {
    const from = onScale(sum);
    sum += driver.points;
    return { driver, from, to: onScale(sum) };
  });
}

function onScale(points: number): number {
  return Math.max(0, Math.min(100, points));
}
