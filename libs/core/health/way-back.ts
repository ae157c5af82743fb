import { bandOf, healthyFrom } from './bands.ts';
import type { RepairableDriver } from './billing-drivers.ts';
import type { HeldCap } from './cap-holds.ts';

const namedRepairs = 3;

/**
 * The shortest way back to Healthy: "Pay INV-118: the cap lifts, 100 Healthy". Every cap has to go, since each alone keeps the
 * account from Healthy; of the drivers as few as possible, the heaviest first. Null when already Healthy or out of reach.
 */
export function wayBack(drivers: readonly RepairableDriver[], caps: readonly HeldCap[], score: number): string | null {
  if (bandOf(score) === 'healthy') return null;
  const repairs = [...new Set(caps.map(({ repair }) => repair))];
  let reached = drivers.reduce((total, driver) => total + fullPoints(driver), 0);
  const heaviest = [...drivers].sort((a, b) => fullPoints(a) - fullPoints(b));
  for (const driver of heaviest) {
    if (reached >= healthyFrom || driver.points >= 0) break;
    if (driver.repair === null) continue;
    repairs.push(driver.repair);
    reached -= fullPoints(driver);
  }
  if (reached < healthyFrom) return null;
  const lifted = caps.length === 0 ? '' : caps.length === 1 ? 'the cap lifts, ' : 'the caps lift, ';
  return `${sentence(repairs)}: ${lifted}${reached} Healthy`;
}

function fullPoints(driver: RepairableDriver): number {
  return driver.fullPoints ?? driver.points;
}

function sentence(repairs: readonly string[]): string {
  const named = repairs.slice(0, namedRepairs);
  const more = repairs.length - named.length;
  const parts = more > 0 ? [...named, `mend ${more} more`] : named;
  const last = parts.at(-1) ?? '';
  const text = parts.length === 1 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`;
  return text.charAt(0).toUpperCase() + text.slice(1);
}
