import type { UsageView } from '#core/snapshot/billing-view.ts';
import { grantPeriod, type GrantPeriod } from '../../grant-period.ts';
import { refTo } from '../../held-objects.ts';
import { type CreditReading, isActiveGrant } from '../shapes/credits.ts';
import type { Holdings } from './holdings.ts';

/** How much of each grant of prepaid credits is used, in minor units of its currency (reference "stripe" §5.3). */
export function toPrepaid({ credits, connectionId }: Holdings, now: Date): readonly UsageView[] {
  return running(credits, now).flatMap((reading) => toView(reading, connectionId, now) ?? []);
}

/** When these grants lapse by time alone. */
export function lapsesOf({ credits }: Holdings, now: Date): readonly Date[] {
  return running(credits, now).flatMap((reading) => periodOf(reading, now)?.overAt ?? []);
}

function running(credits: readonly CreditReading[], now: Date): readonly CreditReading[] {
  return credits.filter(({ grant }) => grant !== null && isActiveGrant(grant, now));
}

function periodOf({ grant, available }: CreditReading, now: Date): GrantPeriod | null {
  const begun = grant?.effective_at ?? grant?.created ?? null;
  return grantPeriod({ begun, end: grant?.expires_at ?? null, left: leftOf(available) }, now);
}

function leftOf(available: CreditReading['available']): number | null {
  return available?.monetary?.value ?? null;
}

function toView(reading: CreditReading, connectionId: string, now: Date): UsageView | null {
  const { id, grant, available } = reading;
  const granted = grant?.amount?.monetary?.value ?? null;
  const left = leftOf(available);
  const period = periodOf(reading, now);
  if (!grant || granted === null || granted <= 0 || left === null || period === null) return null;
  const used = Math.max(0, granted - left);
  const currency = grant.amount?.monetary?.currency?.toUpperCase() ?? '';
  return {
    ref: refTo(connectionId, 'credit_reading', id),
    meter: `credit:${id}`,
    label: `${grant.name ?? 'Prepaid credit'}${currency === '' ? '' : ` (${currency})`}`,
    used,
    included: granted,
    percent: (used / granted) * 100,
    periodStart: period.start,
    periodEnd: period.end,
  };
}
