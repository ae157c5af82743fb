import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useSearchParams } from 'react-router';
import { countAccounts, defaultSorts } from '#contracts/account-list.ts';
import type { Mode } from '#contracts/common.ts';
import { useAddress } from '../../lib/address.ts';
import { queryOf } from '../../lib/api.ts';
import { useMode } from '../../lib/mode.ts';
import { useSearchText } from '../../lib/use-search-text.ts';
import { Page } from '../../ui/page.tsx';
import { ConnectionStrips } from '../../ui/connection-strips.tsx';
import { type BandChoice, bandChoices, type Pill, pills, renewalChoices, sorts, useCustomersLeft } from './api.ts';
import { columnsOf } from './customer-columns.tsx';
import { CustomersDisconnected } from './customers-disconnected.tsx';
import { CustomersEmpty } from './customers-empty.tsx';
import { CustomersList } from './customers-list.tsx';
import { CustomersNarrowed } from './customers-narrowed.tsx';
import { CustomersPills } from './customers-pills.tsx';
import { CustomersReading } from './customers-reading.tsx';
import { CustomersSearch } from './customers-search.tsx';
import { CustomersStrip, type Figure } from './customers-strip.tsx';
import { StripSkeleton } from './strip-skeleton.tsx';

/** The book: every account that billing knows, and contacts beside it, by pill, band, search and order, all kept in the address. */
export function CustomersPage({ connectChoices }: { connectChoices: ReactNode }) {
  const { mode } = useMode();
  const [, setParams] = useSearchParams();
  const [pill] = useAddress('pill', 'all', pills);
  const [band, setBand] = useAddress('band', 'any', bandChoices);
  const [renewing, setRenewing] = useAddress('renewing', 'any', renewalChoices);
  const [sort, setSort] = useAddress('sort', defaultSorts[pill], sorts);
  const text = useSearchText();
  const filter = { mode, pill, band, renewing, sort, search: text.search };
  const left = useCustomersLeft(filter);
  const { data: counts, isPending } = useQuery(queryOf(countAccounts, { query: { mode } }));
  const contacts = counts?.pills.contacts ?? 0;
  const ofContacts = pill === 'contacts';
  const isNobody = counts?.pills.all === 0 && contacts === 0;
  const isReading = counts?.isReading ?? false;
  const clearAll = () => {
    text.clear();
    setParams(ofContacts && contacts > 0 ? { mode, pill } : { mode }, { replace: true });
  };
  const showPill = (next: Pill) => setParams((old) => addressOfPill(next, old), { replace: true });
  // A figure counts the whole mode, so the list behind it is of the whole mode.
  const showFigure = (figure: Figure) => {
    text.clear();
    setParams(addressOf(figure, mode), { replace: true });
  };
  // Among contacts a band would find nobody: the strip above counts customers, so they are what a press on it asks for.
  const showBand = (next: BandChoice) => {
    if (!ofContacts) return setBand(next);
    text.clear();
    setParams({ mode, band: next }, { replace: true });
  };
  const nobody = (
    <CustomersEmpty
      pill={pill}
      customers={counts?.pills.all ?? null}
      contacts={contacts}
      isSearched={text.search !== ''}
      isReading={isReading}
      isReadingStopped={counts?.isReadingStopped ?? false}
      isConnected={counts?.isConnected ?? false}
      connectChoices={connectChoices}
      onClear={clearAll}
      onContacts={() => showPill('contacts')}
    />
  );
  return (
    <Page
      title="Customers"
      count={counts?.pills[ofContacts ? 'contacts' : 'all'] ?? null}
      shown={left}
      filters={
        isNobody ? null : (
          <>
            <CustomersPills pill={pill} onPill={showPill} counts={counts} />
            <CustomersNarrowed band={band} renewing={renewing} onBand={setBand} onRenewing={setRenewing} />
          </>
        )
      }
      action={isNobody ? null : <CustomersSearch text={text} />}
    >
      {counts && counts.pills.all > 0 && (
        <CustomersStrip counts={counts} band={band} onBand={showBand} onFigure={showFigure} />
      )}
      {isPending && <StripSkeleton />}
      {counts?.isConnected === false && (counts.pills.all > 0 || (ofContacts && contacts > 0)) && (
        <CustomersDisconnected />
      )}
      <ConnectionStrips />
      {counts?.isReading && <CustomersReading counts={counts} />}
      <CustomersList filter={filter} onSort={setSort} nobody={isPending ? null : nobody} />
    </Page>
  );
}

/** An order by what the pill does not show would look like none; what only customers have would leave no contact. */
function addressOfPill(pill: Pill, old: URLSearchParams): URLSearchParams {
  const next = new URLSearchParams(old);
  if (pill === 'all') next.delete('pill');
  else next.set('pill', pill);
  if (pill === 'contacts') for (const name of ['band', 'renewing']) next.delete(name);
  if (!columnsOf[pill].some(({ sort }) => sort === next.get('sort'))) next.delete('sort');
  return next;
}

function addressOf(figure: Figure, mode: Mode): Record<string, string> {
  if (figure === 'at_risk') return { mode, band: 'at_risk_or_critical' };
  if (figure === 'renewing') return { mode, renewing: '90_days', sort: 'renewal' };
  return { mode };
}
