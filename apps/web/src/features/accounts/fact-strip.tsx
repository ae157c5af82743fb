import type { AccountDto } from '#contracts/accounts.ts';
import { formatDay, shortDates } from '../../lib/format.ts';
import { BandMark } from '../../ui/band-mark.tsx';
import { MoneyText } from '../../ui/money-text.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { OpenFlagsFact } from './open-flags-fact.tsx';
import { stripBilling } from './strip-billing.ts';
import { StripFact } from './strip-fact.tsx';
import { statusLooks } from './status-tones.ts';
import classes from './fact-strip.module.css';

/** Is it fine, why, what is due: five facts, each with its reason, each the way to what makes it. A contact has only two of them. */
export function FactStrip({ account }: { account: AccountDto }) {
  return (
    <div className={classes.strip} data-brief={account.isContact || undefined} role="group" aria-label="In short">
      {account.isContact ? <ContactFact account={account} /> : <CustomerFacts account={account} />}
      <OpenFlagsFact account={account} />
    </div>
  );
}

/** No MRR, renewal or health: neither what would be there, nor three times that it is not. */
function ContactFact({ account: { revenueWords } }: { account: AccountDto }) {
  return (
    <StripFact
      label="Status"
      panel="revenue"
      reason={shortDates(revenueWords ?? 'No billing system knows this account.')}
    >
      <StatusBadge tone={statusLooks.contact.tone}>{statusLooks.contact.word}</StatusBadge>
    </StripFact>
  );
}

function CustomerFacts({ account }: { account: AccountDto }) {
  const { health } = account;
  const billing = stripBilling(account);
  const why = shortDates(
    health.caps[0]?.words ?? health.unknownReason ?? weighsMost(health) ?? 'Nothing counts against it.',
  );
  return (
    <>
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
    </>
  );
}

/** Without a cap, what took most points; what leads back stands in the panel. */
function weighsMost({ drivers }: AccountDto['health']): string | undefined {
  const [worst] = drivers.filter(({ points }) => points < 0).toSorted((one, other) => one.points - other.points);
  return worst?.words;
}
