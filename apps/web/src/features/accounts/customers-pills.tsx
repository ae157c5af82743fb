import type { z } from 'zod';
import type { countAccounts } from '#contracts/account-list.ts';
import { FilterChips } from '../../ui/filter-chips.tsx';
import { type Pill, pills } from './api.ts';
import { isTold } from './is-told.ts';

const labels: Record<Pill, string> = {
  all: 'All',
  paying: 'Paying',
  trial: 'Trial',
  churned: 'Churned',
  past_due: 'Past due',
  status_unknown: 'Status unknown',
  contacts: 'Contacts',
};

/** Where there is nobody in them, as nearly always, nobody is asked to think of them. */
const rare: readonly Pill[] = ['status_unknown', 'contacts'];

interface CustomersPillsProps {
  pill: Pill;
  onPill: (pill: Pill) => void;
  counts: z.infer<typeof countAccounts.response> | undefined;
}

export function CustomersPills({ pill, onPill, counts }: CustomersPillsProps) {
  const shown = pills.filter((value) => !rare.includes(value) || value === pill || counts?.pills[value]);
  const countOf = (value: Pill) => (counts && isTold(counts, counts.pills[value]) ? counts.pills[value] : null);
  const options = shown.map((value) => ({ value, label: labels[value], count: countOf(value) }));
  return <FilterChips label="Which accounts" value={pill} options={options} onChange={onPill} />;
}
