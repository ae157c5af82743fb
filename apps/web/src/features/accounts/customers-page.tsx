import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useSearchParams } from 'react-router';
import { countAccounts } from '#contracts/account-list.ts';
import { useAddress } from '../../lib/address.ts';
import { queryOf, rowsOf } from '../../lib/api.ts';
import { useMode } from '../../lib/mode.ts';
import { useSearchText } from '../../lib/use-search-text.ts';
import { FailedState } from '../../ui/failed-state.tsx';
import { Page } from '../../ui/page.tsx';
import { SearchInput } from '../../ui/search-input.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { bandChoices, customerPages, pills, sorts } from './api.ts';
import { CustomersEmpty } from './customers-empty.tsx';
import { CustomersPills } from './customers-pills.tsx';
import { CustomersReading } from './customers-reading.tsx';
import { CustomersStrip } from './customers-strip.tsx';
import { CustomersTable } from './customers-table.tsx';
import { StripSkeleton } from './strip-skeleton.tsx';
import classes from './customers.module.css';

/** The book: every account that billing knows, by pill, band, search and order, all kept in the address. */
export function CustomersPage({ connectChoices }: { connectChoices: ReactNode }) {
  const { mode } = useMode();
  const [, setParams] = useSearchParams();
  const [pill, setPill] = useAddress('pill', 'all', pills);
  const [band, setBand] = useAddress('band', 'any', bandChoices);
  const [sort, setSort] = useAddress('sort', 'mrr', sorts);
  const { typed, search, type, clear } = useSearchText();
  const counts = useQuery(queryOf(countAccounts, { query: { mode } }));
  const list = useInfiniteQuery(customerPages({ mode, pill, band, sort, search }));
  const rows = rowsOf(list.data);
  const isWhole = counts.data?.pills.all === 0;
  const total = list.data?.pages[0]?.total ?? null;
  const clearAll = () => {
    clear();
    setParams({ mode }, { replace: true });
  };
  return (
    <Page
      title="Customers"
      count={counts.data?.pills.all ?? null}
      filters={isWhole ? null : <CustomersPills pill={pill} onPill={setPill} counts={counts.data?.pills} />}
      action={
        isWhole ? null : (
          <SearchInput
            label="Search customers by name or domain"
            placeholder="Name or domain"
            className={classes.search}
            typed={typed}
            onType={type}
            onClear={clear}
          />
        )
      }
    >
      {counts.data && !isWhole && <CustomersStrip counts={counts.data} band={band} onBand={setBand} onSort={setSort} />}
      {counts.isPending && <StripSkeleton />}
      {counts.data?.isReading && <CustomersReading accounts={counts.data.pills.all} />}
      {list.isPending && <SkeletonRows rows={14} hasHead />}
      {list.isError && rows.length === 0 && (
        <FailedState
          what="The customers could not be loaded."
          kept="Nothing was changed."
          error={list.error}
          onRetry={() => void list.refetch()}
        />
      )}
      {list.isSuccess && rows.length === 0 && !counts.isPending && (
        <CustomersEmpty
          isWhole={isWhole}
          isReading={counts.data?.isReading ?? false}
          connectChoices={connectChoices}
          onClear={clearAll}
        />
      )}
      {rows.length > 0 && (
        <CustomersTable
          pill={pill}
          rows={rows}
          total={total}
          sort={sort}
          onSort={setSort}
          hasMore={list.hasNextPage}
          isLoadingMore={list.isFetchingNextPage}
          onMore={() => void list.fetchNextPage()}
        />
      )}
    </Page>
  );
}
