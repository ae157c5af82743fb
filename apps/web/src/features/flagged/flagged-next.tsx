import { IconMail } from '@tabler/icons-react';
import { Link } from 'react-router';
import type { FlaggedAccountDto } from '#contracts/flags.ts';
import { shortDates } from '../../lib/format.ts';
import { useIsAdmin } from '../../lib/roles.ts';
import classes from './flagged-next.module.css';

type Next = Pick<FlaggedAccountDto, 'next' | 'draftId' | 'nextStep'>;

/** What happens next by itself, or why nothing does; the way to the draft or the playbook. */
export function FlaggedNext({ row: { next, draftId, nextStep } }: { row: Next }) {
  if (next === null) {
    return (
      <span className={classes.nextWords} title="Nothing happens by itself">
        <span aria-hidden>–</span>
        <span className={classes.hidden}>Nothing happens by itself</span>
      </span>
    );
  }
  return (
    <>
      {draftId === null ? (
        <span className={classes.nextWords} title={shortDates(next)}>
          {shortDates(next)}
        </span>
      ) : (
        <Link to={`/drafts/${draftId}`} className={classes.nextLink} title={shortDates(next)}>
          <IconMail size={14} stroke={1.75} aria-hidden />
          <span>{shortDates(next)}</span>
        </Link>
      )}
      {nextStep && (
        <>
          {' '}
          <NextStep step={nextStep} />
        </>
      )}
    </>
  );
}

/** The way to take the step, for whom it is; everybody else reads who it is for. */
function NextStep({ step }: { step: NonNullable<Next['nextStep']> }) {
  if (!useIsAdmin()) return <span className={classes.nextWords}>(an admin can)</span>;
  return (
    <Link to={`/playbooks/${step.playbookId}`} className={classes.nextStep}>
      {step.label}
    </Link>
  );
}
