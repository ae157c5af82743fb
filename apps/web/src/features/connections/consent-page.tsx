import { Button } from '@mantine/core';
import { IconPlugConnected } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { EmptyState } from '../../ui/empty-state.tsx';
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
  const answer = useAnswer();
  return answer === null ? <NothingToConfirm /> : <Confirming answer={answer} />;
}

/** Opened by hand, or loaded again after its answer was handed over. */
function NothingToConfirm() {
  return (
    <Page title="Connecting" before={<BackLink />} width="text">
      <EmptyState
        icon={<IconPlugConnected size={20} stroke={1.5} />}
        title="There is nothing to confirm here."
        action={
          <Button component={Link} to="/connectors" variant="default">
            Back to Connectors
          </Button>
        }
      >
        A billing system leads here once an account has given its consent. Nothing was changed.
      </EmptyState>
    </Page>
  );
}

function Confirming({ answer }: { answer: Answer }) {
  const navigate = useNavigate();
  const { mutate, error } = useCompleteConsent();
  useEffect(() => {
    mutate(answer, {
      onSuccess: ({ connectionId }) => void navigate(`/connectors/${connectionId}`, { replace: true }),
    });
  }, [answer, mutate, navigate]);
  return (
    <Page
      title="Connecting"
      before={<BackLink />}
      width="text"
      hint={!error && 'Checking what the account lets Keepwell read. This takes a few seconds.'}
    >
      {error ? (
        <FailedState
          what="The account was not connected."
          kept="Nothing was stored."
          error={error}
          action={
            isAnotherAccount(error) ? (
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
