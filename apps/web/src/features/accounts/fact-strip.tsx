import type { AccountDto } from '#contracts/accounts.ts';
import { countOf, formatDay, shortDates } from '../../lib/format.ts';
import { BandMark } from '../../ui/band-mark.tsx';
import { MoneyText } from '../../ui/money-text.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { stripBilling } from './strip-billing.ts';
import { StripFact } from './strip-fact.tsx';
import { statusLooks } from './status-tones.ts';
import classes from './fact-strip.module.css';

/** Is it fine, why, what is due: five facts, each with its reason, each the way to what makes it. */
export function FactStrip({ account }: { account: AccountDto }) {
  const { health } = account;
  const billing = stripBilling(account);
  const open = account.flags.filter((flag) => flag.state === 'open');
  const why = shortDates(
    health.caps[0]?.words ?? health.unknownReason ?? weighsMost(health) ?? 'Nothing counts against it.',
  );
  return (
    <div className={classes.strip} role="group" aria-label="In short">
      <StripFact label="Health" panel="health" reason={why}>
        <BandMark band={health.band} score={health.score} />
      </StripFact>
      <StripFact label="MRR" panel="revenue" reason={billing.mrrWords} brief={billing.mrrBrief}>
        <MoneyText amount={billing.mrr} zero={billing.hasNoMrr ? '–' : '0'} isStacked />
      </StripFact>
      <StripFact label="Status" panel="revenue" reason={billing.statusWords}>
        {billing.status === null ? (
          'Unknown'
        ) : (
          <StatusBadge tone={statusLooks[billing.status].tone}>{statusLooks[billing.status].word}</StatusBadge>
        )}
      </StripFact>
      <StripFact label="Renewal" panel="revenue" reason={billing.renewalWords}>
        {billing.renewsAt === null ? billing.noRenewal : formatDay(billing.renewsAt)}
      </StripFact>
      <StripFact
        label="Open flags"
        panel={account.flags.length === 0 ? 'timeline' : 'flags'}
        reason={open.length === 0 ? noFlagWords(account) : open.map((flag) => shortDates(flag.words)).join(' · ')}
      >
        {open.length > 0 ? countOf(open.length, 'flag') : account.revenue === null ? 'None yet' : 'None'}
      </StripFact>
    </div>
  );
}

/** Without a cap, what took most points; what leads back stands in the panel. */
function weighsMost({ drivers }: AccountDto['health']): string | undefined {
  const [worst] = drivers.filter(({ points }) => points < 0).toSorted((one, other) => one.points - other.points);
  return worst?.words;
}

/** Without billing nobody has judged the account: that nothing is open then says nothing. */
function noFlagWords({ revenue, soFar }: AccountDto): string {
  if (revenue !== null) return 'Nothing needs you here.';
  return soFar === null ? 'Nothing can be flagged without billing.' : 'Flags are raised when everything has been read.';
}
