import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useSearchParams } from 'react-router';
import { ApiProblem } from '../../lib/api-problem.ts';
import { FailedState } from '../../ui/failed-state.tsx';
import { setupLink } from './api.ts';
import { SessionCard } from './session-card.tsx';
import { SetupForm } from './setup-form.tsx';
import classes from './session-card.module.css';

/** Where the one-time link leads: whoever opens it first becomes the owner of a new workspace. */
export function SetupPage() {
  const [search] = useSearchParams();
  const token = search.get('token') ?? '';
  const link = useQuery({ ...setupLink(token), enabled: token !== '' });
  if (token === '' || link.data?.isValid === false || isCut(link.error)) return <DeadLink />;
  if (link.error) {
    return (
      <SessionCard title="Set up Keepwell">
        <FailedState
          what="The set-up link could not be checked."
          kept="The link was not used up."
          error={link.error}
          onRetry={() => void link.refetch()}
        />
      </SessionCard>
    );
  }
  return (
    <SessionCard title="Set up Keepwell" hint="You become the owner of a new workspace. This link works once.">
      {link.data ? <SetupForm token={token} /> : <Waiting />}
    </SessionCard>
  );
}

/** A token that cannot be one: trying again would not help. */
function isCut(error: unknown): boolean {
  return error instanceof ApiProblem && error.status === 400;
}

function DeadLink() {
  return (
    <SessionCard
      title="This set-up link no longer works"
      hint="It was used already, or it is not complete. Starting Keepwell prints a new link as long as there is no owner."
    >
      <div className={classes.form}>
        <Button component={Link} to="/sign-in" size="sm" variant="default">
          Sign in instead
        </Button>
      </div>
    </SessionCard>
  );
}

function Waiting() {
  return (
    <div role="status" aria-label="Checking the link" className={classes.loading}>
      {[0, 1, 2, 3, 4].map((at) => (
        <Skeleton key={at} height={44} />
      ))}
    </div>
  );
}
