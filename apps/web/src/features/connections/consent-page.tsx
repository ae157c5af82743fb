import { Button } from '@mantine/core';
import { IconPlugConnected } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { ApiProblem, wordsOf } from '../../lib/api-problem.ts';
import { focusOn } from '../../lib/focus.ts';
import { useIsAdmin } from '../../lib/roles.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailedState } from '../../ui/failed-state.tsx';
import { Page } from '../../ui/page.tsx';
import { useCompleteConsent } from './api.ts';
import { BackLink } from './back-link.tsx';
import { CardSkeleton } from './card-skeleton.tsx';
import { ConsentFollowed, ConsentWayBack, useFollowedConsent } from './consent-followed.tsx';
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
  const isAdmin = useIsAdmin();
  if (!isAdmin) return <NotYours />;
  return answer === null ? <NothingToConfirm /> : <Confirming answer={answer} />;
}

/** Opened by hand, or loaded again after its answer was handed over. */
function NothingToConfirm() {
  const { consent, isPending } = useFollowedConsent();
  return (
    <Page title="Connecting" before={<BackLink />} width="text">
      {isPending ? (
        <CardSkeleton />
      ) : (
        <ConsentFollowed
          consent={consent}
          nothing={
            <EmptyState
              icon={<IconPlugConnected size={20} stroke={1.5} />}
              title="There is nothing to confirm here."
              action={<ToConnectors />}
            >
              A billing system leads here once an account has given its consent. Connectors shows what is connected.
            </EmptyState>
          }
        />
      )}
    </Page>
  );
}

/** Of who may not connect nothing is handed over: the answer stays unused. */
function NotYours() {
  return (
    <Page title="Connecting" before={<BackLink />} width="text">
      <EmptyState
        icon={<IconPlugConnected size={20} stroke={1.5} />}
        title="Connecting needs an owner or an admin."
        action={<ToConnectors />}
      >
        Nothing was handed over, so nothing was connected. Ask one of them to begin.
      </EmptyState>
    </Page>
  );
}

/** Said before going on: who connected by key would look for it in vain. */
function KeyForgotten({ id }: { id: string }) {
  return (
    <EmptyState
      icon={<IconPlugConnected size={20} stroke={1.5} />}
      title="The account is connected by consent."
      action={
        <Button component={Link} to={`/connectors/${id}`} ref={focusOn}>
          Open the connection
        </Button>
      }
    >
      It was read with a key until now. The records stay; the key is forgotten here. Delete it in the billing system if
      nothing else uses it.
    </EmptyState>
  );
}

function ToConnectors() {
  return (
    <Button component={Link} to="/connectors" variant="default">
      Back to Connectors
    </Button>
  );
}

function Confirming({ answer }: { answer: Answer }) {
  const navigate = useNavigate();
  const { mutate, error, data } = useCompleteConsent();
  useEffect(() => {
    mutate(answer, {
      onSuccess: ({ connectionId, keyForgotten }) => {
        if (!keyForgotten) void navigate(`/connectors/${connectionId}`, { replace: true });
      },
    });
  }, [answer, mutate, navigate]);
  return (
    <Page
      title="Connecting"
      before={<BackLink />}
      width="text"
      hint={!error && !data && 'Checking what the account lets Keepwell read. This takes a few seconds.'}
    >
      {error ? (
        <Refused error={error} />
      ) : data?.keyForgotten ? (
        <KeyForgotten id={data.connectionId} />
      ) : (
        <CardSkeleton />
      )}
    </Page>
  );
}

/** Why it was not connected, where it was not: of an answer that was used before, or whose own answer was lost, the server knows more. */
function Refused({ error }: { error: Error }) {
  const { consent, isPending } = useFollowedConsent();
  if (isPending) return <CardSkeleton />;
  if (consent && isAnotherAccount(error)) return <ConsentQuestion consent={consent} words={wordsOf(error)} />;
  const code = error instanceof ApiProblem ? error.code : null;
  const isRefused =
    error instanceof ApiProblem && error.status >= 400 && error.status < 500 && code !== 'consent_stale';
  const isAsked = code === 'consent_stale' && consent?.code === 'another_account';
  // A refusal of this very answer is told as it is, also where it was not noted.
  if (isAsked || (!isRefused && (consent?.status === 'confirming' || consent?.status === 'connected'))) {
    return <ConsentFollowed consent={consent} nothing={null} />;
  }
  if (code === 'consent_stale') {
    return (
      <FailedState
        what="This answer cannot be used."
        kept="Connectors shows what is connected."
        error={error}
        action={<ToConnectors />}
      />
    );
  }
  return isRefused || consent?.status === 'failed' ? (
    <FailedState
      what="The account was not connected."
      kept="Nothing was stored."
      error={error}
      action={<ConsentWayBack consent={consent} />}
    />
  ) : (
    <FailedState
      what="Whether the account was connected is not known here."
      kept="Connectors shows what is connected."
      error={error}
      action={<ToConnectors />}
    />
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
