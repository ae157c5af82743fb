import { addMonths } from '#core/period.ts';
import type { UsageView } from '#core/snapshot/billing-view.ts';
import { refTo } from '../../held-objects.ts';
import { type CreditReading, isActiveGrant } from '../shapes/credits.ts';
import type { Holdings } from './holdings.ts';

/** A grant without an end is looked at year by year. */
const openMonths = 12;

/** How much of each grant of prepaid credits is used, in minor units of its currency (reference "stripe" §5.3). */
export function toPrepaid({ credits, connectionId }: Holdings, now: Date): readonly UsageView[] {
  return credits
    .filter(({ grant }) => grant !== null && isActiveGrant(grant, now))
    .flatMap((reading) => toView(reading, connectionId) ?? []);
}

/** When the next of these grants lapses by time alone. */
export function lapsesOf({ credits }: Holdings, now: Date): readonly Date[] {
  return credits.flatMap(({ grant }) => (grant?.expires_at && grant.expires_at > now ? [grant.expires_at] : []));
}

function toView({ id, grant, available }: CreditReading, connectionId: string): UsageView | null {
  const granted = grant?.amount?.monetary?.value ?? null;
  const left = available?.monetary?.value ?? null;
  const periodStart = grant?.effective_at ?? grant?.created ?? null;
  if (!grant || granted === null || granted <= 0 || left === null || periodStart === null) return null;
  const used = Math.max(0, granted - left);
  const currency = grant.amount?.monetary?.currency?.toUpperCase() ?? '';
  return {
    ref: refTo(connectionId, 'credit_reading', id),
    meter: `credit:${id}`,
    label: `${grant.name ?? 'Prepaid credit'}${currency === '' ? '' : ` (${currency})`}`,
    used,
    included: granted,
    percent: (used / granted) * 100,
    periodStart,
    periodEnd: grant.expires_at ?? addMonths(periodStart, openMonths),
  };
}
