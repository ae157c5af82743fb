import { Anchor } from '@mantine/core';
import type { ConnectionDto } from '#contracts/connections.ts';
import { useMe } from '../../lib/me.ts';
import { Section } from '../../ui/section.tsx';
import { BackfillProgress } from './backfill-progress.tsx';
import { ConnectionBadges } from './connection-badges.tsx';
import { ConnectionFacts } from './connection-facts.tsx';
import { Disconnect } from './disconnect.tsx';
import { KeyWarnings } from './key-warnings.tsx';
import { ResourceList } from './resource-list.tsx';
import { ResyncButton } from './resync-button.tsx';
import { StatusDot } from './status-dot.tsx';
import { WebhookForm } from './webhook-form.tsx';
import card from './connection-card.module.css';

export function ConnectionOverview({ connection }: { connection: ConnectionDto }) {
  const { sandboxUrl } = useMe();
  const isLeaving = connection.status === 'disconnecting' || connection.status === 'disconnected';
  return (
    <>
      <div className={card.card}>
        <div className={card.head}>
          <ConnectionBadges connection={connection} />
          {connection.isSandbox && sandboxUrl !== null && (
            <Anchor href={sandboxUrl} target="_blank" rel="noreferrer" size="sm">
              Open the sandbox's own page
            </Anchor>
          )}
        </div>
        <StatusDot dot={connection.statusDot}>{connection.statusWords}</StatusDot>
        <KeyWarnings connection={connection} />
        <ConnectionFacts connection={connection} />
      </div>
      {connection.backfill && (
        <Section
          title="Reading"
          hint="Everything is read once, then kept current by events and a nightly reconcile."
          action={!isLeaving && <ResyncButton connection={connection} />}
        >
          <BackfillProgress connection={connection} />
        </Section>
      )}
      <Section title="Permissions" hint="What the key can read, as last tried.">
        <ResourceList resources={connection.resources} />
      </Section>
      {!isLeaving && (
        <Section
          title="Webhook"
          hint="With it, changes arrive within seconds. Without it, events are polled and arrive within half a minute."
        >
          <WebhookForm connection={connection} />
        </Section>
      )}
      {!isLeaving && (
        <Section title="Disconnect">
          <Disconnect connection={connection} />
        </Section>
      )}
    </>
  );
}
