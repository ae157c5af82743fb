import type { FlaggedAccountDto } from '#contracts/flags.ts';
import { formatDay, shortDates } from '../../lib/format.ts';
import { Age } from '../../ui/age.tsx';
import classes from './flagged-causes.module.css';

type Flag = FlaggedAccountDto['flags'][number];

/**
 * Why an account is flagged, in words, each with since when; whose it is where that is not the owner. At a desk a row has room for
 * the first cause, and for how many others there are.
 */
export function FlaggedCauses({ row: { flags, owner } }: { row: Pick<FlaggedAccountDto, 'flags' | 'owner'> }) {
  const all = flags.map((flag) => shortDates(flag.words)).join('\n');
  return (
    <ul className={classes.causes} title={all}>
      {flags.map((flag, at) => (
        <li key={flag.id}>
          {shortDates(flag.words)}{' '}
          <span className={classes.aside}>
            ·{' '}
            <span className={classes.full}>
              <Age at={flag.since} />
            </span>
            <span className={classes.brief} aria-hidden>
              <Age at={flag.since} isBrief />
            </span>
            {asideOf(flag, owner?.memberId ?? null)}
          </span>
          {at === 0 && flags.length > 1 && (
            <span className={classes.more} aria-hidden>
              +{flags.length - 1}
            </span>
          )}
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
