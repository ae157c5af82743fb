import type { FlaggedAccountDto } from '#contracts/flags.ts';
import { shortDates } from '../../lib/format.ts';
import { FlaggedAside } from './flagged-aside.tsx';
import classes from './flagged-causes.module.css';

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
          {shortDates(flag.words)} <FlaggedAside flag={flag} ownerId={owner?.memberId ?? null} />
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
