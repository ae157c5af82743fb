import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { rowsOf } from '../../lib/api.ts';
import { moreOf } from '../../lib/more-of.ts';
import { FailedState } from '../../ui/failed-state.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { customerPages, type CustomersFilter, type Sort } from './api.ts';
import { CustomersTable } from './customers-table.tsx';

interface CustomersListProps {
  filter: CustomersFilter;
  onSort: (sort: Sort) => void;
  /** What stands in its place when there is nobody. */
  nobody: ReactNode;
}

/** Those whom the filter leaves, or why none are shown. */
export function CustomersList({ filter, onSort, nobody }: CustomersListProps) {
  const list = useInfiniteQuery(customerPages(filter));
  const rows = rowsOf(list.data);
  if (list.isPending) return <SkeletonRows rows={14} hasHead />;
  if (rows.length > 0) {
    return (
      <CustomersTable
        pill={filter.pill}
        rows={rows}
        total={list.data?.pages[0]?.total ?? null}
        sort={filter.sort}
        onSort={onSort}
        {...moreOf(list)}
      />
    );
  }
  if (!list.isError) return nobody;
  return (
    <FailedState
      what="The customers could not be loaded."
      kept="Nothing was changed."
      error={list.error}
      onRetry={() => void list.refetch()}
    />
  );
}
