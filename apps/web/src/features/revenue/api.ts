import { infiniteQueryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type { Mode } from '#contracts/common.ts';
import { getMrrHistory } from '#contracts/mrr-history.ts';
import {
  chooseRevenueSource,
  listRevenueSources,
  previewRevenueSource,
  type RevenueSourceDto,
} from '#contracts/revenue-sources.ts';
import { listRevenueVariance } from '#contracts/revenue-variance.ts';
import { call, pagesOf, queryOf } from '../../lib/api.ts';
import { focusContent } from '../../lib/focus.ts';
import { showFailureToast, showUndoToast } from '../../lib/undo-toast.tsx';

export type Preview = z.infer<typeof previewRevenueSource.response>;
export type RevenueSystem = Pick<RevenueSourceDto['systems'][number], 'system' | 'label'>;
export type MrrMonth = z.infer<typeof getMrrHistory.response>['rows'][number];

const pageSize = 50;
const months = 24;

export const sourcesQuery = () => queryOf(listRevenueSources);
export const monthsQuery = (mode: Mode) => queryOf(getMrrHistory, { query: { mode, months } });
export const variancePages = (mode: Mode) => pagesOf(listRevenueVariance, { query: { mode, limit: 100 } });

/** What a switch would change, page by page; every page repeats the totals, the first one is shown. */
export function previewPages(mode: Mode, system: string) {
  return infiniteQueryOptions({
    queryKey: [previewRevenueSource.id, 'pages', { mode, system }],
    queryFn: ({ pageParam }) =>
      call(previewRevenueSource, {
        body: { mode, system, limit: pageSize, ...(pageParam === null ? {} : { cursor: pageParam }) },
      }),
    initialPageParam: noCursor(),
    getNextPageParam: (last) => last.nextCursor,
  });
}

function noCursor(): string | null {
  return null;
}

/**
 * Makes a system primary, and looks again at everything that shows revenue. The preview is gone by then, so what follows is
 * told here: a callback of its own would never be called.
 */
export function useChooseSource(onDone: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (choice: { mode: Mode; to: RevenueSystem; from: RevenueSystem }) => choose(choice.mode, choice.to),
    onSuccess: async (_, { mode, to, from }) => {
      onDone();
      focusContent();
      showUndoToast(`${to.label} is the primary source now.`, () => {
        choose(mode, from)
          .then(() => queries.invalidateQueries())
          .catch((error: unknown) => showFailureToast(`${to.label} stays the primary source.`, error));
      });
      await queries.invalidateQueries();
    },
  });
}

function choose(mode: Mode, { system }: RevenueSystem) {
  return call(chooseRevenueSource, { body: { mode, system } });
}
