import type { FlaggedAccountDto } from '#contracts/flags.ts';
import { formatDay } from '../../lib/format.ts';
import { Age } from '../../ui/age.tsx';
import classes from './flagged.module.css';

/** Why an account is flagged, in words, each with since when and whose it is. */
export function FlaggedCauses({ row }: { row: Pick<FlaggedAccountDto, 'flags' | 'owner'> }) {
  return (
    <ul className={classes.causes}>
      {row.flags.map((flag) => (
        <li key={flag.id}>
          {flag.words}{' '}
          <span className={classes.since}>
            · <Age at={flag.since} />
            {flag.assignee && flag.assignee.memberId !== row.owner?.memberId && <> · {flag.assignee.name}</>}
            {flag.snoozedUntil && <> · snoozed until {formatDay(flag.snoozedUntil)}</>}
          </span>
        </li>
      ))}
    </ul>
  );
}
