import { useQuery } from '@tanstack/react-query';
import { getCounts } from '#contracts/session.ts';
import { queryOf } from '../lib/api.ts';
import { useMode } from '../lib/mode.ts';
import type { NavItem } from './nav-items.ts';

/** What waits for a person, by place. Null while unknown or where nothing ever waits. */
export function useCounts(): (item: NavItem) => number | null {
  const { mode } = useMode();
  const { data } = useQuery(queryOf(getCounts, { query: { mode } }));
  return (item) => (item.count && data ? data[item.count] : null);
}
