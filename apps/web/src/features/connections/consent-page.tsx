import { Button } from '@mantine/core';
import { IconPlugConnected } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import type { ConsentDto } from '#contracts/consent.ts';
import { wordsOf } from '../../lib/api-problem.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailedState } from '../../ui/failed-state.tsx';
import { Page } from '../../ui/page.tsx';
import { followConsentQuery, useCompleteConsent } from './api.ts';
import { BackLink } from './back-link.tsx';
import { CardSkeleton } from './card-skeleton.tsx';
import { ConsentQuestion } from './consent-question.tsx';
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
      {error ? <Refused error={error} /> : <CardSkeleton />}
    </Page>
  );
}

/** Why it was not connected, and the way on: back to the connection that it was begun for, where there is one. */
function Refused({ error }: { error: Error }) {
  const { data, isPending } = useQuery(followConsentQuery());
  if (isPending) return <CardSkeleton />;
  const consent = data?.consent ?? null;
  if (consent && isAnotherAccount(error)) return <ConsentQuestion consent={consent} words={wordsOf(error)} />;
  return (
    <FailedState
      what="The account was not connected."
      kept="Nothing was stored."
      error={error}
      action={<WayBack consent={consent} />}
    />
  );
}

function WayBack({ consent }: { consent: ConsentDto | null }) {
  const to = consent?.meantFor ? `/connectors/${consent.meantFor}` : `/connectors?add=${consent?.system ?? 'stripe'}`;
  return (
    <Button component={Link} to={to} variant="default">
      {consent?.meantFor ? 'Back to the connection' : 'Begin again'}
    </Button>
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
