import { Link } from 'react-router';
import type { DraftDto } from '#contracts/drafts.ts';
import { shortDates } from '../../lib/format.ts';
import { Age } from '../../ui/age.tsx';
import { BandMark } from '../../ui/band-mark.tsx';
import { MrrText } from '../../ui/mrr-text.tsx';
import { isWaiting } from './api.ts';
import classes from './drafts.module.css';

/** Why this message exists, and how its account stands now. */
export function DraftWhy({ draft }: { draft: DraftDto }) {
  return (
    <section aria-labelledby="draft-account">
      <div className={classes.account}>
        <h2 id="draft-account">
          <Link to={`/accounts/${draft.accountId}`}>{draft.accountName}</Link>
        </h2>
        <BandMark band={draft.health.band} score={draft.health.score} />
        <span className={classes.mrr}>
          <MrrText mrr={draft.mrr} words={draft.mrrWords} /> <span className={classes.dim}>MRR</span>
        </span>
      </div>
      <p className={classes.reason}>{shortDates(draft.why)}</p>
      <p className={classes.note}>
        Written <Age at={draft.createdAt} /> by{' '}
        <Link to={`/playbooks/${draft.playbook.id}`}>
          {draft.playbook.name}, version {draft.playbook.version}
        </Link>
        {draft.expiresAt && isWaiting(draft.status) && (
          <>
            {' '}
            · expires <Age at={draft.expiresAt} />
          </>
        )}
        {draft.isEdited && ' · edited by hand'}
      </p>
      {draft.health.words && (
        <p className={`${classes.note} ${classes.healthWords}`}>{shortDates(draft.health.words)}</p>
      )}
    </section>
  );
}
