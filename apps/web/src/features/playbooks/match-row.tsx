import { Checkbox } from '@mantine/core';
import { Link } from 'react-router';
import { shortDates } from '../../lib/format.ts';
import { Age } from '../../ui/age.tsx';
import { MoneyText } from '../../ui/money-text.tsx';
import type { Match } from './api.ts';
import classes from './matches.module.css';

interface MatchRowProps {
  row: Match;
  isChosen: boolean;
  /** Null for those who may start nobody. */
  onToggle: (() => void) | null;
}

/** One account: its cause, since when, to whom the message would go, what it is worth. */
export function MatchRow({ row, isChosen, onToggle }: MatchRowProps) {
  return (
    <li className={classes.row} data-chosen={isChosen || undefined}>
      {onToggle ? (
        <Checkbox size="xs" aria-label={`Choose ${row.accountName}`} checked={isChosen} onChange={onToggle} />
      ) : (
        <span />
      )}
      <div className={classes.who}>
        <Link to={`/accounts/${row.accountId}`} title={row.accountName}>
          {row.accountName}
        </Link>
        <span className={classes.note} title={row.to ?? undefined}>
          {row.to ?? 'No address is known'}
        </span>
      </div>
      <div className={classes.cause}>{shortDates(row.words)}</div>
      <div className={classes.since}>
        <Age at={row.since} />
      </div>
      <div className={classes.money}>
        <MoneyText amount={row.mrr} isStacked />
      </div>
    </li>
  );
}
