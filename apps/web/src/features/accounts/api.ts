import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import {
  accountSortSchema,
  bandFilterSchema,
  listAccounts,
  pillSchema,
  renewalFilterSchema,
} from '#contracts/account-list.ts';
import { assignAccount } from '#contracts/accounts.ts';
import type { Mode } from '#contracts/common.ts';
import { call, pagesOf } from '../../lib/api.ts';
import { showFailureToast } from '../../lib/undo-toast.tsx';

export const pills = pillSchema.options;
export type Pill = z.infer<typeof pillSchema>;
export const sorts = accountSortSchema.options;
export type Sort = z.infer<typeof accountSortSchema>;
export const bandChoices = ['any', ...bandFilterSchema.options] as const;
export type BandChoice = (typeof bandChoices)[number];
export const renewalChoices = ['any', ...renewalFilterSchema.options] as const;
export type RenewalChoice = (typeof renewalChoices)[number];

export interface CustomersFilter {
  mode: Mode;
  pill: Pill;
  band: BandChoice;
  renewing: RenewalChoice;
  sort: Sort;
  search: string;
}

/** Accounts of a filter, page by page. */
export function customerPages({ mode, pill, band, renewing, sort, search }: CustomersFilter) {
  const query: z.input<typeof listAccounts.query> = { mode, pill, sort, limit: 100 };
  if (band !== 'any') query.band = band;
  if (renewing !== 'any') query.renewing = renewing;
  if (search !== '') query.search = search;
  return pagesOf(listAccounts, { query });
}

/** How many accounts a filter leaves; null while that is unknown, and where nothing narrows the book, or the contacts. */
export function useCustomersLeft(filter: CustomersFilter): number | null {
  const { data } = useInfiniteQuery({ ...customerPages(filter), select: ({ pages }) => pages[0]?.total ?? null });
  const { pill, band, renewing, search } = filter;
  const isPart = pill !== 'all' && pill !== 'contacts';
  const isNarrowed = isPart || band !== 'any' || renewing !== 'any' || search !== '';
  return isNarrowed ? (data ?? null) : null;
}

/** Gives an account to a member, or to nobody, and looks again at what shows its owner. */
export function useAssignAccount(): (accountId: string, memberId: string | null) => Promise<void> {
  const queries = useQueryClient();
  return async (accountId, memberId) => {
    try {
      await call(assignAccount, { params: { id: accountId }, body: { memberId } });
    } catch (error) {
      showFailureToast('The owner was not changed.', error);
    }
    const shown = ['listAccounts', 'getAccount', 'listFlagged', 'listTimeline'];
    await Promise.all(shown.map((id) => queries.invalidateQueries({ queryKey: [id] })));
  };
}
