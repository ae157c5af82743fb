import type { FlaggedAccountDto } from '#contracts/flags.ts';
import { formatDay, namesAge } from '../../lib/format.ts';
import { useNow } from '../../lib/use-now.ts';
import { Age } from '../../ui/age.tsx';
import classes from './flagged-causes.module.css';

type Flag = FlaggedAccountDto['flags'][number];

/** Since when, unless the cause says that day itself; whose it is where that is not the owner; until when it is snoozed. */
export function FlaggedAside({ flag, ownerId }: { flag: Flag; ownerId: string | null }) {
  const isSaid = namesAge(flag.words, flag.since, useNow());
  const more = moreOf(flag, ownerId);
  if (isSaid && more === '') return null;
  return (
    <span className={classes.aside}>
      {!isSaid && (
        <>
          ·{' '}
          <span className={classes.full}>
            <Age at={flag.since} />
          </span>
          <span className={classes.brief} aria-hidden>
            <Age at={flag.since} isBrief />
          </span>
        </>
      )}
      {more}
    </span>
  );
}

function moreOf(flag: Flag, ownerId: string | null): string {
  const whose = flag.assignee && flag.assignee.memberId !== ownerId ? ` · ${flag.assignee.name}` : '';
  const snoozed = flag.snoozedUntil ? ` · snoozed until ${formatDay(flag.snoozedUntil)}` : '';
  return whose + snoozed;
}
