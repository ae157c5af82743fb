import { useInfiniteQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { listCalls } from '#contracts/calls.ts';
import { rowsOf } from '../../lib/api.ts';
import { formatCount } from '../../lib/format.ts';
import { moreOf } from '../../lib/more-of.ts';
import { Age } from '../../ui/age.tsx';
import { Breakable } from '../../ui/breakable.tsx';
import type { DataColumn } from '../../ui/data-table-props.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailedState } from '../../ui/failed-state.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { CallAnswer } from './call-answer.tsx';
import { type CallFilter, callsQuery } from './calls-api.ts';
import { NoneSoFar } from './none-so-far.tsx';
import classes from './calls.module.css';

type Call = z.infer<typeof listCalls.response>['rows'][number];

const columns: readonly DataColumn<Call>[] = [
  {
    key: 'path',
    header: 'Call',
    width: 180,
    grow: 1,
    card: 'title',
    cell: ({ method, path }) => (
      <code className={classes.code}>
        <Breakable text={`${method} ${path}`} />
      </code>
    ),
  },
  {
    key: 'status',
    header: 'Answer',
    width: 120,
    card: 'aside',
    cell: ({ status, isExpected }) => <CallAnswer status={status} isExpected={isExpected} />,
  },
  { key: 'ms', header: 'Took', width: 90, yields: 1, align: 'right', cell: ({ ms }) => `${formatCount(ms)} ms` },
  { key: 'at', header: 'When', width: 130, align: 'right', cell: ({ at }) => <Age at={at} /> },
];

/** The ledger: every call this connection ever made, of those that are asked for. */
export function CallsList({ id, filter }: { id: string; filter: CallFilter }) {
  const calls = useInfiniteQuery(callsQuery(id, filter));
  const rows = rowsOf(calls.data);
  if (calls.error && rows.length === 0)
    return (
      <FailedState what="The calls could not be loaded." error={calls.error} onRetry={() => void calls.refetch()} />
    );
  if (calls.isPending) return <SkeletonRows />;
  if (rows.length === 0) {
    if (!calls.hasNextPage) return <NoCalls isNarrowed={Object.keys(filter).length > 0} />;
    return (
      <NoneSoFar
        title="None of the newest is such a call."
        isBusy={calls.isFetchingNextPage}
        onMore={() => void calls.fetchNextPage()}
      />
    );
  }
  return (
    <DataTable
      label="Calls"
      columns={columns}
      rows={rows}
      rowKey={(row) => row.id}
      total={calls.data?.pages[0]?.total ?? null}
      {...moreOf(calls)}
    />
  );
}

function NoCalls({ isNarrowed }: { isNarrowed: boolean }) {
  if (isNarrowed) return <EmptyState title="No such call.">Choose another outcome, purpose, path or time.</EmptyState>;
  return <EmptyState title="No call was made yet.">The first ones come with the first reading.</EmptyState>;
}
