import type { AccountDto } from '#contracts/accounts.ts';
import { countOf, formatDay, shortDates } from '../../lib/format.ts';
import { BandMark } from '../../ui/band-mark.tsx';
import { MoneyText } from '../../ui/money-text.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { StripFact } from './strip-fact.tsx';
import { statusLooks } from './status-tones.ts';
import classes from './fact-strip.module.css';

/** Is it fine, why, what is due: five facts, each with its reason, each the way to what makes it. */
export function FactStrip({ account }: { account: AccountDto }) {
  const { health, revenue, revenueWords } = account;
  const open = account.flags.filter((flag) => flag.state === 'open');
  const unread = revenueWords ?? 'Not read yet.';
  const status = revenue?.status.value ?? null;
  const why = shortDates(
    health.caps[0]?.words ?? health.unknownReason ?? weighsMost(health) ?? 'Nothing counts against it.',
  );
  return (
    <div className={classes.strip} role="group" aria-label="In short">
      <StripFact label="Health" panel="health" reason={why}>
        <BandMark band={health.band} score={health.score} />
      </StripFact>
      <StripFact
        label="MRR"
        panel="revenue"
        reason={revenue ? (revenue.mrr.reason ?? revenue.mrrDefinition) : unread}
        brief={yearlyOf(revenue)}
      >
        <MoneyText amount={revenue?.mrr.value ?? null} isStacked />
      </StripFact>
      <StripFact
        label="Status"
        panel="revenue"
        reason={
          revenue ? shortDates(revenue.paymentWords ?? revenue.status.reason ?? planOf(revenue.plan.value)) : unread
        }
      >
        {status === null ? (
          'Unknown'
        ) : (
          <StatusBadge tone={statusLooks[status].tone}>{statusLooks[status].word}</StatusBadge>
        )}
      </StripFact>
      <StripFact
        label="Renewal"
        panel="revenue"
        reason={revenue ? (revenue.renewalWords ?? revenue.renewsAt.reason ?? 'No renewal is planned.') : unread}
      >
        {renewalOf(revenue)}
      </StripFact>
      <StripFact
        label="Open flags"
        panel={account.flags.length === 0 ? 'timeline' : 'flags'}
        reason={open.length === 0 ? 'Nothing needs you here.' : open.map((flag) => shortDates(flag.words)).join(' · ')}
      >
        {open.length === 0 ? 'None' : countOf(open.length, 'flag')}
      </StripFact>
    </div>
  );
}

/** Without a cap, what took most points; what leads back stands in the panel. */
function weighsMost({ drivers }: AccountDto['health']): string | undefined {
  const [worst] = drivers.filter(({ points }) => points < 0).toSorted((one, other) => one.points - other.points);
  return worst?.words;
}

function planOf(plan: string | null): string {
  return plan === null ? 'No plan is known.' : `On ${plan}.`;
}

/** The year's amount says more beside the month's than the definition of both, which is a focus away. */
function yearlyOf(revenue: AccountDto['revenue']): string | undefined {
  if (!revenue || revenue.mrr.reason !== null) return undefined;
  if (revenue.mrr.value?.length === 0) return 'Nothing counts into it now.';
  if (!revenue.arr.value?.length) return undefined;
  return `${revenue.arr.value.map((money) => money.text).join(' + ')} a year`;
}

/** The day; in how many days it is stands in the words under it. */
function renewalOf(revenue: AccountDto['revenue']): string {
  if (revenue === null) return 'Unknown';
  const { value } = revenue.renewsAt;
  return value === null ? 'None' : formatDay(value);
}
