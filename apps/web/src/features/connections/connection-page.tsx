import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import type { ConnectionDto } from '#contracts/connections.ts';
import { useAddress } from '../../lib/address.ts';
import { isMissing } from '../../lib/api-problem.ts';
import { FailedState } from '../../ui/failed-state.tsx';
import { FilterChips } from '../../ui/filter-chips.tsx';
import { Page } from '../../ui/page.tsx';
import { connectionQuery } from './api.ts';
import { AttachmentsTab } from './attachments-tab.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { BackLink } from './back-link.tsx';
import { CallsTab } from './calls-tab.tsx';
import { isBusy, namedCustomers } from './connection-states.ts';
import { ConnectionMissing } from './connection-missing.tsx';
import { ConnectionOverview } from './connection-overview.tsx';
import { DeliveriesTab } from './deliveries-tab.tsx';
import { OverviewSkeleton, ReadingsSkeleton } from './overview-skeleton.tsx';
import { ReadingsTab } from './readings-tab.tsx';

const tabs = ['overview', 'customers', 'readings', 'deliveries', 'calls'] as const;
type Tab = (typeof tabs)[number];
/** While rows are read or removed their number is looked at again. */
const countingMs = 2_000;

/** One source in full, in five parts. */
export function ConnectionPage() {
  const { id = '' } = useParams();
  const { data, error, refetch } = useQuery({
    ...connectionQuery(id),
    refetchInterval: ({ state }) =>
      state.data && (state.data.status === 'disconnecting' || isBusy(state.data)) ? countingMs : false,
  });
  const [tab, setTab] = useAddress('tab', 'overview', tabs);
  if (!data && isMissing(error)) {
    return (
      <Page title="Connection" before={<BackLink />}>
        <ConnectionMissing />
      </Page>
    );
  }
  return (
    <Page
      title={data?.label ?? 'Connection'}
      before={<BackLink />}
      width={hasCards(tab) ? 'text' : 'wide'}
      isPane={data !== undefined && tab === 'deliveries'}
      filters={
        <FilterChips
          label="Part"
          value={tab}
          onChange={setTab}
          options={[
            { value: 'overview', label: 'Overview' },
            { value: 'customers', label: 'Customers', count: data ? namedCustomers(data) : null },
            { value: 'readings', label: 'Readings' },
            { value: 'deliveries', label: 'Deliveries' },
            { value: 'calls', label: 'Calls', count: data?.ledger.calls ?? null },
          ]}
        />
      }
    >
      {data ? (
        <Part key={data.id} tab={tab} connection={data} />
      ) : (
        <div>
          {error ? (
            <FailedState
              what="The connection could not be loaded."
              kept="What it has read is kept."
              error={error}
              onRetry={() => void refetch()}
            />
          ) : tab === 'overview' ? (
            <OverviewSkeleton />
          ) : tab === 'readings' ? (
            <ReadingsSkeleton hasTitle />
          ) : (
            <SkeletonRows rows={14} hasHead />
          )}
        </div>
      )}
    </Page>
  );
}

/** In these parts something other than a list comes first. */
function hasCards(tab: Tab): boolean {
  return tab === 'overview' || tab === 'readings';
}

function Part({ tab, connection }: { tab: Tab; connection: ConnectionDto }) {
  switch (tab) {
    case 'customers':
      return <AttachmentsTab connection={connection} />;
    case 'readings':
      return <ReadingsTab connection={connection} />;
    case 'deliveries':
      return <DeliveriesTab connection={connection} />;
    case 'calls':
      return <CallsTab connection={connection} />;
    default:
      return (
        <div>
          <ConnectionOverview connection={connection} />
        </div>
      );
  }
}
