import { Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { rowsOf } from '../../lib/api.ts';
import { moreOf } from '../../lib/more-of.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailedState } from '../../ui/failed-state.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { deliveriesQuery, type DeliveryFilter } from './deliveries-api.ts';
import { columnsFor } from './delivery-columns.tsx';
import { NoneSoFar } from './none-so-far.tsx';
import { ScrolledList } from './scrolled-list.tsx';

interface DeliveriesListProps {
  id: string;
  /** The connection was ended: what it had announced went with it. */
  isEnded: boolean;
  filter: DeliveryFilter;
  openId: string | null;
  onOpen: (deliveryId: string) => void;
}

/** What the billing system announced, by webhook or found by polling, and what became of it. */
export function DeliveriesList({ id, isEnded, filter, openId, onOpen }: DeliveriesListProps) {
  const deliveries = useInfiniteQuery(deliveriesQuery(id, filter));
  const rows = rowsOf(deliveries.data);
  const isAtLeast = deliveries.data?.pages.some((page) => page.isAtLeast) ?? false;
  if (deliveries.error && rows.length === 0) {
    return (
      <FailedState
        what="The deliveries could not be loaded."
        kept="What arrives is kept."
        error={deliveries.error}
        onRetry={() => void deliveries.refetch()}
      />
    );
  }
  if (deliveries.isPending) return <SkeletonRows />;
  if (rows.length === 0) {
    if (!deliveries.hasNextPage) return isAtLeast ? <MayBeMore /> : <NoDeliveries isEnded={isEnded} filter={filter} />;
    return (
      <NoneSoFar
        title="None of the newest is about this."
        isBusy={deliveries.isFetchingNextPage}
        onMore={() => void deliveries.fetchNextPage()}
      />
    );
  }
  return (
    <ScrolledList label="Deliveries, list">
      {isAtLeast && <MayBeMore />}
      <DataTable
        label="Deliveries"
        columns={columnsFor(openId)}
        rows={rows}
        rowKey={(row) => row.id}
        openKey={openId}
        onOpen={(row) => onOpen(row.id)}
        // Beside an open delivery the list is walked through; before, J and K only choose.
        onSelect={(row) => openId !== null && onOpen(row.id)}
        total={deliveries.data?.pages[0]?.total ?? null}
        {...moreOf(deliveries)}
      />
    </ScrolledList>
  );
}

function MayBeMore() {
  return (
    <Text size="sm" c="dimmed" py="xs">
      There may be deliveries that are missing here: more is held of it than was looked for. The id of one object finds
      those about it.
    </Text>
  );
}

function NoDeliveries({ isEnded, filter }: Pick<DeliveriesListProps, 'isEnded' | 'filter'>) {
  if (isEnded) {
    return (
      <EmptyState title="Deliveries went with the connection.">New ones arrive when it is connected again.</EmptyState>
    );
  }
  if (filter.about !== undefined) {
    return (
      <EmptyState title="None is about this id.">It must be whole, and written as the billing system does.</EmptyState>
    );
  }
  if (filter.account !== undefined) {
    return <EmptyState title="None is about this account.">Deliveries name customers of this connection.</EmptyState>;
  }
  if (Object.keys(filter).length > 0)
    return <EmptyState title="None of this kind.">Choose another result or type.</EmptyState>;
  return (
    <EmptyState title="No delivery yet.">
      Deliveries appear when something changes in billing: by webhook, or found by polling where none is set up.
    </EmptyState>
  );
}
