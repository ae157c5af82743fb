import type { z } from 'zod';
import type { listFlagged } from '#contracts/flags.ts';
import { FilterChips } from '../../ui/filter-chips.tsx';
import { type Group, groups } from './api.ts';

const labels: Record<Group, string> = {
  all: 'All',
  payment: 'Payment',
  overdue: 'Overdue',
  renewal: 'Renewal',
  expansion: 'Expansion',
};

interface FlaggedFiltersProps {
  group: Group;
  onGroup: (group: Group) => void;
  counts: z.infer<typeof listFlagged.response>['groups'] | undefined;
  total: number | null;
}

/** Why accounts are flagged, each group with its number of accounts. */
export function FlaggedFilters({ group, onGroup, counts, total }: FlaggedFiltersProps) {
  const options = groups.map((value) => ({
    value,
    label: labels[value],
    count: value === 'all' ? (group === 'all' ? total : null) : (counts?.[value] ?? null),
  }));
  return <FilterChips label="Why flagged" value={group} options={options} onChange={onGroup} />;
}
