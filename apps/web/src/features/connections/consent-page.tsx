import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { FailedState } from '../../ui/failed-state.tsx';
import { Page } from '../../ui/page.tsx';
import { useCompleteConsent } from './api.ts';
import { BackLink } from './back-link.tsx';
import { CardSkeleton } from './card-skeleton.tsx';
import { ConsentBeside } from './consent-beside.tsx';
import { isAnotherAccount } from './is-another-account.ts';

interface Answer {
  state: string;
  code?: string;
  error?: string;
}

/** Where the consent page sends the browser back to. Its answer leaves the address at once, and is handed over once. */
export function ConsentPage() {
  const navigate = useNavigate();
  const answer = useAnswer();
  const { mutate, error } = useCompleteConsent();
  useEffect(() => {
    if (answer === null) return;
    mutate(answer, {
      onSuccess: ({ connectionId }) => void navigate(`/connectors/${connectionId}`, { replace: true }),
    });
  }, [answer, mutate, navigate]);
  const failure = answer === null ? new Error('This page opens from the consent page only. Begin there.') : error;
  return (
    <Page
      title="Connecting"
      before={<BackLink />}
      width="text"
      hint={!failure && 'Checking what the account lets Keepwell read. This takes a few seconds.'}
    >
      {failure ? (
        <FailedState
          what="The account was not connected."
          kept="Nothing was stored."
          error={failure}
          action={
            isAnotherAccount(failure) ? (
              <ConsentBeside />
            ) : (
              <Button component={Link} to="/connectors?add=stripe" variant="default">
                Begin again
              </Button>
            )
          }
        />
      ) : (
        <CardSkeleton />
      )}
    </Page>
  );
}

/** What came back, read once and taken out of the address, so that it stays in no history. */
function useAnswer(): Answer | null {
  const [search, setSearch] = useSearchParams();
  const [answer] = useState(() => answerIn(search));
  useEffect(() => {
    if (answer !== null) setSearch({}, { replace: true });
  }, [answer, setSearch]);
  return answer;
}

function answerIn(search: URLSearchParams): Answer | null {
  const [state, code, error] = [search.get('state'), search.get('code'), search.get('error')];
  if (state === null || (code === null && error === null)) return null;
  return { state, ...(code === null ? {} : { code }), ...(error === null ? {} : { error }) };
}
