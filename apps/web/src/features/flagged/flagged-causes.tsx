import type { FlaggedAccountDto } from '#contracts/flags.ts';
import { formatDay } from '../../lib/format.ts';
import { Age } from '../../ui/age.tsx';
import classes from './flagged.module.css';

type Flag = FlaggedAccountDto['flags'][number];

/** Why an account is flagged, in words, each with since when; whose it is where that is not the owner. */
export function FlaggedCauses({ row }: { row: Pick<FlaggedAccountDto, 'flags' | 'owner'> }) {
  return (
    <ul className={classes.causes}>
      {row.flags.map((flag) => (
        <li key={flag.id}>
          <span>
            {flag.words} <span className={classes.aside}>{asideOf(flag, row.owner?.memberId ?? null)}</span>
          </span>
          <span className={classes.since}>
            <Age at={flag.since} />
          </span>
        </li>
      ))}
    </ul>
  );
}

function asideOf(flag: Flag, ownerId: string | null): string {
  const parts = [];
  if (flag.assignee && flag.assignee.memberId !== ownerId) parts.push(`· ${flag.assignee.name}`);
  if (flag.snoozedUntil) parts.push(`· snoozed until ${formatDay(flag.snoozedUntil)}`);
  return parts.join(' ');
}
