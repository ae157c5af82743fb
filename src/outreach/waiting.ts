import { isSpokenOf } from '../accounts/spoken-of.ts';

/** As SQL over `message m`; $1 is the workspace: kept, and nobody can decide on it, as billing speaks of its account no longer [R13]. */
export const isWithheld = `(m.status in ('draft', 'held') and not ${isSpokenOf('m.account_id')})`;

/** As `isWithheld`: written, held for a reason or of unknown fate, and a person can do something about it. */
export const isWaiting = `(m.status in ('draft', 'held', 'unknown') and not ${isWithheld})`;

/** As `isWithheld`: until when somebody must have looked. While it is withheld that is not counted. */
export const shownExpiry = `case when not ${isWithheld} then m.expires_at end`;

/** A withheld draft is given so long again, ... */
export const withheldDays = 7;
/** ... and in good time: whenever billing comes back, somebody has these days to look. */
export const leastDays = 3;
