import { useInfiniteQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { listDeliveries } from '#contracts/deliveries.ts';
import { rowsOf } from '../../lib/api.ts';
import { Age } from '../../ui/age.tsx';
import type { DataColumn } from '../../ui/data-table-props.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailedState } from '../../ui/failed-state.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { StatusBadge, type Tone } from '../../ui/status-badge.tsx';
import { deliveriesQuery } from './api.ts';
import classes from './lists.module.css';

type Delivery = z.infer<typeof listDeliveries.response>['rows'][number];

const tones: Record<Delivery['result'], Tone> = {
  waiting: 'info',
  applied: 'quiet',
  ignored: 'neutral',
  failed: 'problem',
};

const columns: readonly DataColumn<Delivery>[] = [
  { key: 'type', header: 'Event', card: 'title', cell: ({ type }) => <code className={classes.code}>{type}</code> },
  {
    key: 'result',
    header: 'Result',
    width: '34%',
    card: 'aside',
    cell: ({ result, words }) => (
      <span className={classes.result} title={words ?? undefined}>
        <StatusBadge tone={tones[result]}>{result}</StatusBadge>
        <span className={classes.words}>{words}</span>
      </span>
    ),
  },
  {
    key: 'event',
    header: 'Id',
    width: '160px',
    cell: ({ eventId }) => <code className={classes.code}>{eventId}</code>,
  },
  { key: 'through', header: 'Through', width: '90px', cell: ({ through }) => through },
  { key: 'at', header: 'Received', width: '120px', align: 'right', cell: ({ receivedAt }) => <Age at={receivedAt} /> },
];

/** What the billing system announced, by webhook or found by polling, and what became of it. */
export function DeliveriesList({ id }: { id: string }) {
  const deliveries = useInfiniteQuery(deliveriesQuery(id));
  const rows = rowsOf(deliveries.data);
  if (deliveries.error) {
    return (
      <FailedState
        what="The deliveries could not be loaded."
        error={deliveries.error}
        onRetry={() => void deliveries.refetch()}
      />
    );
  }
  if (deliveries.isPending) return <SkeletonRows />;
  if (rows.length === 0) {
    return (
      <EmptyState title="No delivery yet">
        Deliveries appear when something changes in billing. Until a webhook is set up they are found by polling.
      </EmptyState>
    );
  }
  return (
    <DataTable
      label="Deliveries"
      columns={columns}
      rows={rows}
      rowKey={(row) => row.id}
      total={deliveries.data.pages[0]?.total ?? null}
      hasMore={deliveries.hasNextPage}
      isLoadingMore={deliveries.isFetchingNextPage}
      onMore={() => void deliveries.fetchNextPage()}
    />
  );
}
