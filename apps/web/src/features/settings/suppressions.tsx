import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { rowsOf } from '../../lib/api.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailedState } from '../../ui/failed-state.tsx';
import { FilterChips } from '../../ui/filter-chips.tsx';
import { Section } from '../../ui/section.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { WorkButton } from '../../ui/work-button.tsx';
import { suppressionPages } from './api.ts';
import { BlockAddress } from './block-address.tsx';
import classes from './settings.module.css';
import { SuppressionRow } from './suppression-row.tsx';

const states = [
  { value: 'standing', label: 'Not written to' },
  { value: 'lifted', label: 'Lifted' },
] as const;

const emptyWords = {
  standing: {
    title: 'Everybody may be written to.',
    words: 'Addresses appear here when a mail server refuses them, when a reader unsubscribes, or when you block one.',
  },
  lifted: { title: 'Nothing was lifted yet.', words: 'Who lifts an address, and when, stays here.' },
};

/** Who gets no mail: refused, unsubscribed or blocked; and what was lifted. */
export function Suppressions() {
  const [state, setState] = useState<'standing' | 'lifted'>('standing');
  const list = useInfiniteQuery(suppressionPages(state));
  const rows = rowsOf(list.data);
  return (
    <Section title="Addresses that get no mail" hint="Checked when a message is written, approved and sent.">
      <BlockAddress />
      <div className={classes.filters}>
        <FilterChips label="Which addresses" value={state} options={states} onChange={setState} />
      </div>
      {list.isError && rows.length === 0 ? (
        <FailedState
          what="The addresses could not be loaded."
          kept="None of them is written to."
          error={list.error}
          onRetry={() => void list.refetch()}
        />
      ) : !list.data ? (
        <SkeletonRows rows={3} />
      ) : rows.length === 0 ? (
        <EmptyState title={emptyWords[state].title}>{emptyWords[state].words}</EmptyState>
      ) : (
        <ul
          className={classes.rows}
          aria-label={state === 'standing' ? 'Addresses that get no mail' : 'Lifted addresses'}
        >
          {rows.map((row) => (
            <SuppressionRow key={row.id} row={row} />
          ))}
        </ul>
      )}
      {list.hasNextPage && (
        <WorkButton variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          Show more
        </WorkButton>
      )}
    </Section>
  );
}
