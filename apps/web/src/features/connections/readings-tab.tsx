import { useInfiniteQuery } from '@tanstack/react-query';
import type { ConnectionDto } from '#contracts/connections.ts';
import { rowsOf } from '../../lib/api.ts';
import { useIsAdmin } from '../../lib/roles.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailedState } from '../../ui/failed-state.tsx';
import { Section } from '../../ui/section.tsx';
import { WorkButton } from '../../ui/work-button.tsx';
import { readingsQuery } from './api.ts';
import { isBusy, mayBeRead } from './connection-states.ts';
import { ReadingsSkeleton } from './overview-skeleton.tsx';
import { ReadingCard } from './reading-card.tsx';
import { ReadingNow } from './reading-now.tsx';
import { ResyncButton } from './resync-button.tsx';

/** Every reading of everything: the one under way, and what each before it had missed, and why. */
export function ReadingsTab({ connection }: { connection: ConnectionDto }) {
  const readings = useInfiniteQuery(readingsQuery(connection.id));
  const rows = rowsOf(readings.data).filter((reading) => !isUnderWay(reading.status));
  const isAdmin = useIsAdmin();
  const busy = isBusy(connection);
  return (
    <div>
      {busy && <ReadingNow connection={connection} />}
      <Section
        title={busy ? 'Readings before' : 'Readings'}
        hint="What each found that no event had told, and why."
        action={isAdmin && mayBeRead(connection) && <ResyncButton connection={connection} />}
      >
        {readings.error && !readings.data ? (
          <FailedState
            what="The readings could not be loaded."
            kept="Reading goes on in the background."
            error={readings.error}
            onRetry={() => void readings.refetch()}
          />
        ) : readings.isPending ? (
          <ReadingsSkeleton />
        ) : rows.length === 0 ? (
          <EmptyState title="No reading has ended yet.">
            After the first one everything is read again each night, and what had been missed is shown here.
          </EmptyState>
        ) : (
          rows.map((reading) => <ReadingCard key={reading.id} reading={reading} systemLabel={connection.systemLabel} />)
        )}
        {readings.isFetchNextPageError && <p role="alert">Earlier readings could not be loaded. Try again.</p>}
        {readings.hasNextPage && (
          <WorkButton
            variant="default"
            loading={readings.isFetchingNextPage}
            onClick={() => void readings.fetchNextPage()}
          >
            Show earlier readings
          </WorkButton>
        )}
      </Section>
    </div>
  );
}

function isUnderWay(status: string): boolean {
  return status === 'waiting' || status === 'running' || status === 'paused';
}
