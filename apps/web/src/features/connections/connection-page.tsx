import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { useAddress } from '../../lib/address.ts';
import { FailedState } from '../../ui/failed-state.tsx';
import { FilterChips } from '../../ui/filter-chips.tsx';
import { Page } from '../../ui/page.tsx';
import { connectionQuery } from './api.ts';
import { BackLink } from './back-link.tsx';
import { CallsList } from './calls-list.tsx';
import { CardSkeleton } from './card-skeleton.tsx';
import { ConnectionOverview } from './connection-overview.tsx';
import { DeliveriesList } from './deliveries-list.tsx';

const tabs = ['overview', 'calls', 'deliveries'] as const;

/** One source in full: progress, permissions, webhook, every call, every delivery, and the way out. */
export function ConnectionPage() {
  const { id = '' } = useParams();
  const { data, error, refetch } = useQuery(connectionQuery(id));
  const [tab, setTab] = useAddress('tab', 'overview', tabs);
  return (
    <Page
      title={data?.label ?? 'Connection'}
      before={<BackLink />}
      width={tab === 'overview' ? 'text' : 'wide'}
      filters={
        <FilterChips
          label="Part"
          value={tab}
          onChange={setTab}
          options={[
            { value: 'overview', label: 'Overview' },
            { value: 'calls', label: 'Calls', count: data?.ledger.calls ?? null },
            { value: 'deliveries', label: 'Deliveries' },
          ]}
        />
      }
    >
      {tab === 'calls' ? (
        <CallsList id={id} ledger={data?.ledger ?? null} />
      ) : tab === 'deliveries' ? (
        <DeliveriesList id={id} />
      ) : (
        <div>
          {error ? (
            <FailedState what="The connection could not be loaded." error={error} onRetry={() => void refetch()} />
          ) : data ? (
            <ConnectionOverview connection={data} />
          ) : (
            <CardSkeleton />
          )}
        </div>
      )}
    </Page>
  );
}
