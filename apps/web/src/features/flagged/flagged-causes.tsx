import type { FlaggedAccountDto } from '#contracts/flags.ts';
import { formatDay, shortDates } from '../../lib/format.ts';
import { Age } from '../../ui/age.tsx';
import classes from './flagged-causes.module.css';

type Flag = FlaggedAccountDto['flags'][number];

/** Why an account is flagged, in words, each with since when; whose it is where that is not the owner. */
export function FlaggedCauses({ row }: { row: Pick<FlaggedAccountDto, 'flags' | 'owner'> }) {
  return (
    <ul className={classes.causes}>
      {row.flags.map((flag) => (
        <li key={flag.id}>
          {shortDates(flag.words)}{' '}
          <span className={classes.aside}>
            · <Age at={flag.since} />
            {asideOf(flag, row.owner?.memberId ?? null)}
          </span>
        </li>
      ))}
    </ul>
  );
}

function asideOf(flag: Flag, ownerId: string | null): string {
  const whose = flag.assignee && flag.assignee.memberId !== ownerId ? ` · ${flag.assignee.name}` : '';
  const snoozed = flag.snoozedUntil ? ` · snoozed until ${formatDay(flag.snoozedUntil)}` : '';
  return whose + snoozed;
}
