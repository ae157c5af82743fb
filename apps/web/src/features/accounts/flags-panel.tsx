import type { AccountDto } from '#contracts/accounts.ts';
import { useMayAct } from '../../lib/roles.ts';
import { AccountFlag } from './account-flag.tsx';
import { noFlagWords } from './no-flag-words.ts';
import { Panel } from '../../ui/panel.tsx';
import classes from './account.module.css';

/** What is open on the account, and what was closed lately. */
export function FlagsPanel({ account }: { account: AccountDto }) {
  const mayAct = useMayAct();
  const open = account.flags.filter((flag) => flag.state === 'open');
  const closed = account.flags.filter((flag) => flag.state === 'closed');
  if (account.flags.length === 0) return null;
  return (
    <Panel id="flags" title="Flags" isFlush>
      {open.length === 0 && <p className={classes.none}>No flag is open. {noFlagWords(account)}</p>}
      {open.length > 0 && account.isContact && (
        <p className={classes.none}>
          Billing is disconnected, so nobody knows whether these still hold. They stay open, here and in Flagged, until
          it is connected again or somebody closes them.
        </p>
      )}
      {open.length > 0 && !mayAct && <p className={classes.none}>A viewer reads; everybody else can close a flag.</p>}
      <ul className={classes.flags}>
        {open.map((flag) => (
          <AccountFlag key={flag.id} accountName={account.name} flag={flag} />
        ))}
      </ul>
      {closed.length > 0 && (
        <details className={classes.closed}>
          <summary>Closed lately ({closed.length})</summary>
          <ul className={classes.flags}>
            {closed.map((flag) => (
              <AccountFlag key={flag.id} accountName={account.name} flag={flag} />
            ))}
          </ul>
        </details>
      )}
    </Panel>
  );
}
