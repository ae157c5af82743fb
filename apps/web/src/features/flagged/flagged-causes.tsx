import type { FlaggedAccountDto } from '#contracts/flags.ts';
import { formatDay } from '../../lib/format.ts';
import { Age } from '../../ui/age.tsx';
import classes from './flagged.module.css';

/** Why an account is flagged, in words, each with since when and whose it is. */
export function FlaggedCauses({ flags }: { flags: FlaggedAccountDto['flags'] }) {
  return (
    <ul className={classes.causes}>
      {flags.map((flag) => (
        <li key={flag.id}>
          <span className={classes.cause}>{flag.words}</span>
          <span className={classes.since}>
            <Age at={flag.since} />
            {flag.assignee && <> · {flag.assignee.name}</>}
            {flag.snoozedUntil && <> · snoozed until {formatDay(flag.snoozedUntil)}</>}
          </span>
        </li>
      ))}
    </ul>
  );
}
