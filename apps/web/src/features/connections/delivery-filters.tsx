import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { type DeliveryResult, deliveryResultSchema } from '#contracts/deliveries.ts';
import { FilterChips } from '../../ui/filter-chips.tsx';
import { deliveryCountsQuery } from './deliveries-api.ts';
import { resultWords } from './delivery-results.ts';
import classes from './deliveries.module.css';

export const shownResults = ['all', ...deliveryResultSchema.options] as const;
type ShownResult = 'all' | DeliveryResult;

interface DeliveryFiltersProps {
  id: string;
  result: ShownResult;
  type: string | null;
  onResult: (result: ShownResult) => void;
  onType: (type: string | null) => void;
  /** Something else narrows the list, which the counts know nothing of. */
  isNarrowed: boolean;
  children: ReactNode;
}

/** One result of four, each with how many there are, one of the types that ever came, and what else narrows. */
export function DeliveryFilters({ id, result, type, onResult, onType, isNarrowed, children }: DeliveryFiltersProps) {
  const { data } = useQuery(deliveryCountsQuery(id, type ?? undefined));
  const countOf = (of: DeliveryResult) => (isNarrowed ? undefined : data?.counts.find((one) => one.result === of));
  return (
    <div className={classes.filters}>
      <FilterChips
        label="Result"
        value={result}
        onChange={onResult}
        options={shownResults.map((value) => {
          if (value === 'all') return { value, label: 'All' };
          const counted = countOf(value);
          return {
            value,
            label: counted?.isAtLeast ? `${resultWords[value]}, more than` : resultWords[value],
            count: counted?.count ?? null,
          };
        })}
      />
      {children}
      <Select
        aria-label="Type"
        placeholder="Any type"
        size="xs"
        className={classes.type}
        data={data?.types ?? (type === null ? [] : [type])}
        value={type}
        onChange={onType}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': 'Any type' }}
        nothingFoundMessage="No such type was received."
      />
    </div>
  );
}
