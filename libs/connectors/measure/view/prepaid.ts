import type { UsageView } from '#core/snapshot/billing-view.ts';
import { grantPeriod, type GrantPeriod } from '../../grant-period.ts';
import { refTo } from '../../held-objects.ts';
import type { Credit } from '../shapes/money.ts';
import type { Holdings } from './holdings.ts';

/** How much of each grant of credits is used: units of an item, else an amount of money (reference "measure-api" §6.11). */
export function toPrepaid(holdings: Holdings, now: Date): readonly UsageView[] {
  return runningOf(holdings, now)
    .flatMap((credit) => toView(credit, holdings, now) ?? [])
    .toSorted((a, b) => (a.ref.externalId < b.ref.externalId ? -1 : 1));
}

/** When these credits lapse by time alone. */
export function lapsesOf(holdings: Holdings, now: Date): readonly Date[] {
  return runningOf(holdings, now).flatMap((credit) => periodOf(credit, now)?.overAt ?? []);
}

function runningOf({ credits }: Holdings, now: Date): readonly Credit[] {
  return credits
    .filter((credit) => (credit.state ?? '').toUpperCase() === 'ACTIVE')
    .filter(({ expiration_date: end }) => end === null || end > now);
}

function periodOf(credit: Credit, now: Date): GrantPeriod | null {
  return grantPeriod({ begun: credit.created_at, end: credit.expiration_date, left: leftOf(credit) }, now);
}

function isOfUnits({ issued_units: units }: Credit): boolean {
  return (units ?? 0) > 0;
}

function leftOf(credit: Credit): number | null {
  return isOfUnits(credit) ? credit.units : (credit.amount?.minor ?? null);
}

function toView(credit: Credit, holdings: Holdings, now: Date): UsageView | null {
  const issued = isOfUnits(credit) ? credit.issued_units : (credit.issued_amount?.minor ?? 0);
  const left = leftOf(credit);
  const period = periodOf(credit, now);
  if (issued === null || issued <= 0 || left === null || period === null) return null;
  const used = Math.max(0, issued - left);
  const item = credit.item_id === null ? undefined : holdings.names.get(`billable_item ${credit.item_id}`);
  return {
    ref: refTo(holdings.connectionId, 'credit', credit.id),
    meter: `credit:${credit.id}`,
    label: [credit.name ?? 'Prepaid credit', item].filter((name) => name !== undefined).join(': '),
    used,
    included: issued,
    percent: (used / issued) * 100,
    periodStart: period.start,
    periodEnd: period.end,
  };
}
