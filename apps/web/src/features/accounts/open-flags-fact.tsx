import type { AccountDto } from '#contracts/accounts.ts';
import { countOf, shortDates } from '../../lib/format.ts';
import { noFlagWords } from './no-flag-words.ts';
import { StripFact } from './strip-fact.tsx';

/** How many flags stand, and why; those of a contact stand on, as Flagged shows them. */
export function OpenFlagsFact({ account }: { account: AccountDto }) {
  const { flags, isContact, revenue } = account;
  const open = flags.filter((flag) => flag.state === 'open');
  const none = revenue === null && !isContact ? 'None yet' : 'None';
  return (
    <StripFact
      label="Open flags"
      panel={flags.length === 0 ? 'timeline' : 'flags'}
      reason={open.length === 0 ? noneWords(account) : open.map((flag) => shortDates(flag.words)).join(' · ')}
    >
      {open.length > 0 ? countOf(open.length, 'flag') : none}
    </StripFact>
  );
}

/** Without billing nobody has judged the account: that nothing is open then says nothing. */
function noneWords(account: AccountDto): string {
  if (account.revenue !== null) return noFlagWords(account);
  if (account.soFar !== null) return 'Flags are raised when everything has been read.';
  return 'No new flag is raised before a connected billing system knows this account.';
}
