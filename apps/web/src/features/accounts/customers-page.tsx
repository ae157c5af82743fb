import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useSearchParams } from 'react-router';
import { countAccounts } from '#contracts/account-list.ts';
import { useAddress } from '../../lib/address.ts';
import { queryOf } from '../../lib/api.ts';
import { useMode } from '../../lib/mode.ts';
import { useSearchText } from '../../lib/use-search-text.ts';
import { Page } from '../../ui/page.tsx';
import { bandChoices, pills, sorts } from './api.ts';
import { CustomersDisconnected } from './customers-disconnected.tsx';
import { CustomersEmpty } from './customers-empty.tsx';
import { CustomersList } from './customers-list.tsx';
import { CustomersPills } from './customers-pills.tsx';
import { CustomersReading } from './customers-reading.tsx';
import { CustomersSearch } from './customers-search.tsx';
import { CustomersStrip } from './customers-strip.tsx';
import { StripSkeleton } from './strip-skeleton.tsx';

/** The book: every account that billing knows, by pill, band, search and order, all kept in the address. */
export function CustomersPage({ connectChoices }: { connectChoices: ReactNode }) {
  const { mode } = useMode();
  const [, setParams] = useSearchParams();
  const [pill, setPill] = useAddress('pill', 'all', pills);
  const [band, setBand] = useAddress('band', 'any', bandChoices);
  const [sort, setSort] = useAddress('sort', 'mrr', sorts);
  const text = useSearchText();
  const { data: counts, isPending } = useQuery(queryOf(countAccounts, { query: { mode } }));
  const isWhole = counts?.pills.all === 0;
  const isReading = counts?.isReading ?? false;
  const clearAll = () => {
    text.clear();
    setParams({ mode }, { replace: true });
  };
  const nobody = (
    <CustomersEmpty isWhole={isWhole} isReading={isReading} connectChoices={connectChoices} onClear={clearAll} />
  );
  return (
    <Page
      title="Customers"
      count={counts?.pills.all ?? null}
      filters={isWhole ? null : <CustomersPills pill={pill} onPill={setPill} counts={counts?.pills} />}
      action={isWhole ? null : <CustomersSearch text={text} />}
    >
      {counts && !isWhole && <CustomersStrip counts={counts} band={band} onBand={setBand} onSort={setSort} />}
      {isPending && <StripSkeleton />}
      {counts && !isWhole && !counts.isConnected && <CustomersDisconnected />}
      {counts?.isReading && <CustomersReading accounts={counts.pills.all} />}
      <CustomersList
        filter={{ mode, pill, band, sort, search: text.search }}
        onSort={setSort}
        nobody={isPending ? null : nobody}
      />
    </Page>
  );
}
