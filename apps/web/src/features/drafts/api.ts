import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type { Mode } from '#contracts/common.ts';
import {
  approveDraft,
  confirmArrival,
  type DraftDto,
  editDraft,
  getDraft,
  listDrafts,
  rejectDraft,
  undoApproval,
} from '#contracts/drafts.ts';
import { getCounts } from '#contracts/session.ts';
import { call, pagesOf, queryOf } from '../../lib/api.ts';
import { ApiProblem } from '../../lib/api-problem.ts';

export const queues = ['waiting', 'withheld', 'sent', 'ended'] as const;
export type Queue = (typeof queues)[number];
const watchMs = 1_000;

export function draftPages(mode: Mode, status: Queue, playbookId: string | null) {
  return pagesOf(listDrafts, { query: { mode, status, ...(playbookId === null ? {} : { playbookId }) } });
}

/** How many drafts nobody can decide on, for now. */
export const withheldCount = (mode: Mode) => ({
  ...queryOf(getCounts, { query: { mode } }),
  select: ({ withheld }: z.infer<typeof getCounts.response>) => withheld,
});

/** One draft; looked at every second while it is on its way out, so that its end is seen. */
export function draftOf(id: string) {
  const options = queryOf(getDraft, { params: { id } });
  return {
    ...options,
    refetchInterval: (query: { state: { data?: DraftDto | undefined } }) =>
      isLeaving(query.state.data?.status) ? watchMs : false,
  } as const;
}

/** Approved and held for Undo, or being handed to the mail server. */
export function isLeaving(status: DraftDto['status'] | undefined): boolean {
  return status === 'approved' || status === 'sending';
}

export function isWaiting(status: DraftDto['status']): boolean {
  return status === 'draft' || status === 'held';
}

/** Somebody else changed the draft in between. */
export function isConflict(error: unknown): boolean {
  return error instanceof ApiProblem && error.status === 409;
}

interface Edit {
  version: number;
  to?: string;
  subject?: string;
  text?: string;
}

/** What can be done with a draft; each answers its new state, which is shown at once. */
export function useDraftActions(id: string) {
  const queries = useQueryClient();
  const onSuccess = async (draft: DraftDto) => {
    const { queryKey } = queryOf(getDraft, { params: { id: draft.id } });
    // A look that began before the action must not bring back what was before it.
    await queries.cancelQueries({ queryKey });
    queries.setQueryData(queryKey, draft);
    // Not waited for: the draft can be acted on again while the lists are still looked at.
    for (const key of ['listDrafts', 'getCounts', 'listFlagged', 'listTimeline']) {
      void queries.invalidateQueries({ queryKey: [key] });
    }
  };
  const params = { id };
  return {
    approve: useMutation({
      mutationFn: (version: number) => call(approveDraft, { params, body: { version } }),
      onSuccess,
    }),
    arrived: useMutation({
      mutationFn: (version: number) => call(confirmArrival, { params, body: { version } }),
      onSuccess,
    }),
    undo: useMutation({ mutationFn: () => call(undoApproval, { params }), onSuccess }),
    edit: useMutation({ mutationFn: (body: Edit) => call(editDraft, { params, body }), onSuccess }),
    reject: useMutation({
      mutationFn: (body: { version: number; reason: string }) => call(rejectDraft, { params, body }),
      onSuccess,
    }),
    /** Reads the draft again, as it is now. */
    read: () => queries.fetchQuery({ ...queryOf(getDraft, { params }), staleTime: 0 }),
  };
}

export type DraftActions = ReturnType<typeof useDraftActions>;
