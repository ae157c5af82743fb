import type { z } from 'zod';
import { countCalls, listCalls } from '#contracts/calls.ts';
import { sumCalls } from '#contracts/troubleshooting.ts';
import { pagesOf, queryOf, toSearch } from '../../lib/api.ts';

export type CallFilter = Pick<
  z.input<typeof listCalls.query>,
  'outcome' | 'status' | 'purpose' | 'resource' | 'path' | 'from' | 'to'
>;

export const callsQuery = (id: string, filter: CallFilter) =>
  pagesOf(listCalls, { params: { id }, query: { limit: 100, ...filter } });
export const callCountsQuery = (id: string, { purpose, resource, path, from, to }: CallFilter) =>
  queryOf(countCalls, { params: { id }, query: { purpose, resource, path, from, to } });
export const callSumsQuery = (id: string) => queryOf(sumCalls, { params: { id } });

/** The ledger as a file: what the filter leaves of it. */
export const callsFile = (id: string, filter: CallFilter) => `/api/connections/${id}/calls.csv${toSearch(filter)}`;

/** Where the entries begin, below the sums. */
export const entriesId = 'entries';

/** The entries that a line of the summary counts. */
export function entriesOf(id: string, { resource, status }: { resource: string; status: number }): string {
  const search = new URLSearchParams({ tab: 'calls', resource, status: `${status}` });
  return `/connectors/${id}?${search.toString()}#${entriesId}`;
}
