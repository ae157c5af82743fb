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

/** When these credits lapse, or their next year begins, by time alone. */
export function lapsesOf(holdings: Holdings, now: Date): readonly Date[] {
  return runningOf(holdings, now).flatMap((credit) => periodOf(credit, now)?.end ?? []);
}

function runningOf({ credits }: Holdings, now: Date): readonly Credit[] {
  return credits
    .filter((credit) => (credit.state ?? '').toUpperCase() === 'ACTIVE')
    .filter(({ expiration_date: end }) => end === null || end > now);
}

function periodOf({ created_at: begun, expiration_date: end }: Credit, now: Date): GrantPeriod | null {
  return grantPeriod(begun, end, now);
}

function toView(credit: Credit, holdings: Holdings, now: Date): UsageView | null {
  const issued = (credit.issued_units ?? 0) > 0 ? credit.issued_units : (credit.issued_amount?.minor ?? 0);
  const left = (credit.issued_units ?? 0) > 0 ? credit.units : (credit.amount?.minor ?? null);
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
