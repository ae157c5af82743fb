import { Anchor } from '@mantine/core';
import type { ConnectionDto } from '#contracts/connections.ts';
import { useMe } from '../../lib/me.ts';
import { useIsAdmin } from '../../lib/roles.ts';
import { useScrollToHash } from '../../lib/use-scroll-to-hash.ts';
import { Section } from '../../ui/section.tsx';
import { ConnectionBadges } from './connection-badges.tsx';
import { ConnectionFacts } from './connection-facts.tsx';
import { isLeaving } from './connection-states.ts';
import { ConnectionSettings, KeySection } from './connection-settings.tsx';
import { KeyWarnings } from './key-warnings.tsx';
import { PurgeProgress } from './purge-progress.tsx';
import { ReadAllowance } from './read-allowance.tsx';
import { ReadingNow } from './reading-now.tsx';
import { ResourceList } from './resource-list.tsx';
import { StatusDot } from './status-dot.tsx';
import { Troubleshooting } from './troubleshooting.tsx';
import { UnavailableNow } from './unavailable-now.tsx';
import { WhatIsLeft } from './what-is-left.tsx';
import card from './connection-card.module.css';

/** One source in full: is it flowing, what may be missing, what it may read, and the ways to change or end it. */
export function ConnectionOverview({ connection }: { connection: ConnectionDto }) {
  const isAdmin = useIsAdmin();
  const leaving = isLeaving(connection);
  useScrollToHash();
  return (
    <>
      <Summary connection={connection} />
      {connection.status === 'disconnecting' && (
        <Section title="Removing what was read">
          <PurgeProgress purge={connection.purge} />
        </Section>
      )}
      {connection.status === 'disconnected' && isAdmin && <WhatIsLeft connection={connection} />}
      {!leaving && (
        <>
          {isAdmin && connection.status === 'revoked' && <KeySection connection={connection} />}
          <Troubleshooting connection={connection} />
          {connection.backfill && <ReadingNow connection={connection} />}
          {connection.status !== 'revoked' && <ReadAllowance connection={connection} />}
          <div id="permissions">
            <Section title="Permissions" hint={`What the ${connection.readWith} can read, as last tried.`}>
              <UnavailableNow connection={connection} />
              <ResourceList resources={connection.resources} unavailable={connection.unavailable} />
            </Section>
          </div>
          {isAdmin && <ConnectionSettings connection={connection} />}
        </>
      )}
    </>
  );
}

function Summary({ connection }: { connection: ConnectionDto }) {
  const { sandboxUrl } = useMe();
  return (
    <div className={`${card.card} ${card.summary}`}>
      <div className={card.head}>
        <ConnectionBadges connection={connection} />
        {connection.isSandbox && sandboxUrl !== null && (
          <Anchor href={sandboxUrl} target="_blank" rel="noreferrer" size="sm">
            Open the sandbox's own page
          </Anchor>
        )}
      </div>
      <StatusDot connection={connection} />
      {!isLeaving(connection) && <KeyWarnings connection={connection} />}
      <ConnectionFacts connection={connection} />
    </div>
  );
}
