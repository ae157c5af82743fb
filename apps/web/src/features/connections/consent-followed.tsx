import { Button } from '@mantine/core';
import { IconPlugConnected } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { ConsentDto } from '#contracts/consent.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { followConsentQuery } from './api.ts';
import { CardSkeleton } from './card-skeleton.tsx';
import { ConsentQuestion } from './consent-question.tsx';

const confirmingMs = 1_000;
const icon = <IconPlugConnected size={20} stroke={1.5} />;

/** The consent that was begun last, asked about again for as long as its answer is being taken. */
export function useFollowedConsent() {
  const { data, isPending } = useQuery({
    ...followConsentQuery(),
    refetchInterval: ({ state }) => (state.data?.consent?.status === 'confirming' ? confirmingMs : false),
  });
  return { consent: data?.consent ?? null, isPending };
}

/** For a page that is loaded again, or opened a second time: what is true of that consent; `nothing` where no answer was taken. */
export function ConsentFollowed({ consent, nothing }: { consent: ConsentDto | null; nothing: ReactNode }) {
  if (consent === null || consent.status === 'open') return nothing;
  if (consent.status === 'confirming') {
    return (
      <>
        <p role="status">The account gave its consent. What it lets Keepwell read is being checked.</p>
        <CardSkeleton />
      </>
    );
  }
  if (consent.status === 'connected') {
    return (
      <EmptyState
        icon={icon}
        title="The account is connected."
        action={
          <Button component={Link} to={`/connectors/${consent.connectionId}`}>
            Open the connection
          </Button>
        }
      >
        The consent that was begun last was answered. An answer is taken once.
      </EmptyState>
    );
  }
  if (consent.status === 'unknown') {
    return (
      <EmptyState
        icon={icon}
        title="Whether the account was connected is not known."
        action={
          <Button component={Link} to="/connectors" variant="default">
            Back to Connectors
          </Button>
        }
      >
        Its answer was taken, and what became of it was not noted. Connectors shows what is connected.
      </EmptyState>
    );
  }
  if (consent.code === 'another_account') return <ConsentQuestion consent={consent} words={anotherWords(consent)} />;
  return (
    <EmptyState icon={icon} title="The account was not connected." action={<ConsentWayBack consent={consent} />}>
      {consent.code === 'consent_declined'
        ? 'Consent was declined.'
        : 'Its answer came to nothing, and an answer is taken once.'}
    </EmptyState>
  );
}

/** Back to the connection that it was begun for, where there is one; else to the form. */
export function ConsentWayBack({ consent }: { consent: ConsentDto | null }) {
  const to = consent?.meantFor ? `/connectors/${consent.meantFor}` : `/connectors?add=${consent?.system ?? 'stripe'}`;
  return (
    <Button component={Link} to={to} variant="default">
      {consent?.meantFor ? 'Back to the connection' : 'Begin again'}
    </Button>
  );
}

function anotherWords({ meantFor }: ConsentDto): string {
  const before = meantFor === null ? 'those that were disconnected' : 'the one that this connection reads';
  return `Another account than ${before} gave its consent. Nothing was changed. Confirm to connect it beside, with records of its own.`;
}
