import type { UsageView } from '#core/snapshot/billing-view.ts';
import { grantPeriod, type GrantPeriod } from '../../grant-period.ts';
import { refTo } from '../../held-objects.ts';
import { type CreditReading, isActiveGrant } from '../shapes/credits.ts';
import type { Holdings } from './holdings.ts';

/** How much of each grant of prepaid credits is used, in minor units of its currency (reference "stripe" §5.3). */
export function toPrepaid({ credits, connectionId }: Holdings, now: Date): readonly UsageView[] {
  return running(credits, now).flatMap((reading) => toView(reading, connectionId, now) ?? []);
}

/** When these grants lapse, or their next year begins, by time alone. */
export function lapsesOf({ credits }: Holdings, now: Date): readonly Date[] {
  return running(credits, now).flatMap(({ grant }) => periodOf(grant, now)?.end ?? []);
}

function running(credits: readonly CreditReading[], now: Date): readonly CreditReading[] {
  return credits.filter(({ grant }) => grant !== null && isActiveGrant(grant, now));
}

function periodOf(grant: CreditReading['grant'], now: Date): GrantPeriod | null {
  return grantPeriod(grant?.effective_at ?? grant?.created ?? null, grant?.expires_at ?? null, now);
}

function toView({ id, grant, available }: CreditReading, connectionId: string, now: Date): UsageView | null {
  const granted = grant?.amount?.monetary?.value ?? null;
  const left = available?.monetary?.value ?? null;
  const period = periodOf(grant, now);
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
