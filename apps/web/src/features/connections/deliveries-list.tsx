import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { DeliveryDto, DeliveryResult } from '#contracts/deliveries.ts';
import { rowsOf } from '../../lib/api.ts';
import { Age } from '../../ui/age.tsx';
import type { DataColumn } from '../../ui/data-table-props.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailedState } from '../../ui/failed-state.tsx';
import { PageScrollContext } from '../../ui/page-scroll.ts';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { deliveriesQuery } from './deliveries-api.ts';
import { resultTones, resultWords, sayLatency } from './delivery-results.ts';
import classes from './deliveries.module.css';

interface DeliveriesListProps {
  id: string;
  filter: { result?: DeliveryResult; type?: string; about?: string };
  openId: string | null;
  onOpen: (deliveryId: string) => void;
}

/** What the billing system announced, by webhook or found by polling, and what became of it. */
export function DeliveriesList({ id, filter, openId, onOpen }: DeliveriesListProps) {
  const [scroll, setScroll] = useState<HTMLDivElement | null>(null);
  const deliveries = useInfiniteQuery(deliveriesQuery(id, filter));
  const rows = rowsOf(deliveries.data);
  if (deliveries.error) {
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
    if (!deliveries.hasNextPage) return <NoDeliveries filter={filter} />;
    return <NoneSoFar isBusy={deliveries.isFetchingNextPage} onMore={() => void deliveries.fetchNextPage()} />;
  }
  return (
    // A list whose rows are out of view must still be scrolled by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div ref={setScroll} className={classes.list} role="region" aria-label="Deliveries, list" tabIndex={0}>
      <PageScrollContext value={scroll}>
        <DataTable
          label="Deliveries"
          columns={columnsFor(openId)}
          rows={rows}
          rowKey={(row) => row.id}
          onOpen={(row) => onOpen(row.id)}
          // Beside an open delivery the list is walked through; before, J and K only choose.
          onSelect={(row) => openId !== null && onOpen(row.id)}
          total={deliveries.data.pages[0]?.total ?? null}
          hasMore={deliveries.hasNextPage}
          isLoadingMore={deliveries.isFetchingNextPage}
          onMore={() => void deliveries.fetchNextPage()}
        />
      </PageScrollContext>
    </div>
  );
}

function NoDeliveries({ filter }: Pick<DeliveriesListProps, 'filter'>) {
  if (filter.about !== undefined) {
    return (
      <EmptyState title="None is about this id.">It must be whole, and written as the billing system does.</EmptyState>
    );
  }
  if (Object.keys(filter).length > 0)
    return <EmptyState title="None of this kind.">Choose another result or type.</EmptyState>;
  return (
    <EmptyState title="No delivery yet.">
      Deliveries appear when something changes in billing. Until a webhook is set up they are found by polling.
    </EmptyState>
  );
}

/** A search looks through so many deliveries and then waits to be told to go on. */
function NoneSoFar({ isBusy, onMore }: { isBusy: boolean; onMore: () => void }) {
  return (
    <EmptyState
      title="None of the newest is about this id."
      action={
        <Button variant="default" loading={isBusy} onClick={onMore}>
          Look further back
        </Button>
      }
    >
      There are older ones that were not looked at yet.
    </EmptyState>
  );
}

/** Beside an open delivery there is room for what tells rows apart, and no more. */
function columnsFor(openId: string | null): readonly DataColumn<DeliveryDto>[] {
  const isNarrow = openId !== null;
  const columns: readonly (DataColumn<DeliveryDto> & { isWide?: true })[] = [
    {
      key: 'type',
      header: 'Event',
      card: 'title',
      cell: ({ id, type }) => (
        <code className={classes.code} data-open={id === openId || undefined}>
          {type}
        </code>
      ),
    },
    {
      key: 'result',
      header: 'Result',
      width: isNarrow ? '96px' : '26%',
      card: 'aside',
      cell: ({ result, words }) => (
        <span className={classes.result} title={words ?? undefined}>
          <StatusBadge tone={resultTones[result]}>{resultWords[result]}</StatusBadge>
          {!isNarrow && <span className={classes.words}>{words}</span>}
        </span>
      ),
    },
    {
      key: 'event',
      header: 'Id',
      width: '230px',
      card: 'none',
      isWide: true,
      cell: ({ eventId }) => <code className={classes.code}>{eventId}</code>,
    },
    { key: 'through', header: 'Through', width: '90px', isWide: true, cell: ({ through }) => through },
    {
      key: 'latency',
      header: 'Took',
      width: '80px',
      align: 'right',
      isWide: true,
      help: 'From its arrival, or its last replay, until it was applied.',
      cell: ({ latencyMs }) => sayLatency(latencyMs),
    },
    {
      key: 'at',
      header: 'Received',
      width: '120px',
      align: 'right',
      cell: ({ receivedAt }) => <Age at={receivedAt} />,
    },
  ];
  return columns.filter((column) => !isNarrow || !column.isWide);
}
