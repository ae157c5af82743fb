import { addMonths } from '#core/period.ts';
import type { UsageView } from '#core/snapshot/billing-view.ts';
import { refTo } from '../../held-objects.ts';
import type { Credit } from '../shapes/money.ts';
import type { Holdings } from './holdings.ts';

/** A grant without an end is looked at year by year. */
const openMonths = 12;

/** How much of each grant of credits is used: units of an item, else an amount of money (reference "measure-api" §6.11). */
export function toPrepaid(holdings: Holdings, now: Date): readonly UsageView[] {
  return holdings.credits
    .filter((credit) => (credit.state ?? '').toUpperCase() === 'ACTIVE')
    .filter(({ expiration_date: end }) => end === null || end > now)
    .flatMap((credit) => toView(credit, holdings) ?? [])
    .toSorted((a, b) => (a.ref.externalId < b.ref.externalId ? -1 : 1));
}

/** When these credits lapse by time alone. */
export function lapsesOf({ credits }: Holdings, now: Date): readonly Date[] {
  return credits.flatMap(({ expiration_date: end }) => (end !== null && end > now ? [end] : []));
}

function toView(credit: Credit, holdings: Holdings): UsageView | null {
  const issued = (credit.issued_units ?? 0) > 0 ? credit.issued_units : (credit.issued_amount?.minor ?? 0);
  const left = (credit.issued_units ?? 0) > 0 ? credit.units : (credit.amount?.minor ?? null);
  if (issued === null || issued <= 0 || left === null || credit.created_at === null) return null;
  const used = Math.max(0, issued - left);
  const item = credit.item_id === null ? undefined : holdings.names.get(`billable_item ${credit.item_id}`);
  return {
    ref: refTo(holdings.connectionId, 'credit', credit.id),
    meter: `credit:${credit.id}`,
    label: [credit.name ?? 'Prepaid credit', item].filter((name) => name !== undefined).join(': '),
    used,
    included: issued,
    percent: (used / issued) * 100,
    periodStart: credit.created_at,
    periodEnd: credit.expiration_date ?? addMonths(credit.created_at, openMonths),
  };
}
