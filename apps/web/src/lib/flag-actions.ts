import { type InfiniteData, type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { z } from 'zod';
import { assignFlag, closeFlag, type listFlagged, reopenFlag, snoozeFlag } from '#contracts/flags.ts';
import { call } from './api.ts';
import { countOf, formatDay } from './format.ts';
import { showFailureToast, showUndoToast } from './undo-toast.tsx';

/** The flags of one account that an action is about. */
interface FlagsOfAccount {
  name: string;
  flagIds: readonly string[];
}

/** A flag and who has it, as the page shows it: giving it away is refused when somebody else has it by now. */
interface SeenFlag {
  id: string;
  assignee: { memberId: string } | null;
}

export interface FlagActions {
  close: (flags: FlagsOfAccount) => Promise<void>;
  snooze: (flags: FlagsOfAccount, until: Date | null) => Promise<void>;
  assign: (flags: readonly SeenFlag[], memberId: string | null) => Promise<void>;
}

type FlaggedPages = InfiniteData<z.infer<typeof listFlagged.response>>;

/** Close, snooze and assign flags. What can be undone is shown as done at once, with Undo. */
export function useFlagActions(): FlagActions {
  const queries = useQueryClient();
  return useMemo(() => actionsOn(queries), [queries]);
}

const bringBack = (id: string) => call(snoozeFlag, { params: { id }, body: { until: null } });

function actionsOn(queries: QueryClient): FlagActions {
  const each = async (flagIds: readonly string[], what: string, act: (id: string) => Promise<unknown>) => {
    try {
      await Promise.all(flagIds.map(act));
      return true;
    } catch (error) {
      showFailureToast(what, error);
      return false;
    } finally {
      await lookAgain(queries);
    }
  };
  return {
    close: async ({ name, flagIds }) => {
      hide(queries, flagIds);
      let withdrawn = 0;
      const isDone = await each(flagIds, 'The flag was not closed.', async (id) => {
        const closed = await call(closeFlag, { params: { id }, body: {} });
        withdrawn += closed.withdrawnDrafts;
      });
      if (!isDone) return;
      const undo = () => void each(flagIds, 'The flag was not reopened.', (id) => call(reopenFlag, { params: { id } }));
      const what = `${flagIds.length === 1 ? 'Flag' : `${flagIds.length} flags`} of ${name} closed`;
      showUndoToast(withdrawn === 0 ? `${what}.` : `${what}, ${countOf(withdrawn, 'draft')} withdrawn.`, undo);
    },
    snooze: async ({ name, flagIds }, until) => {
      hide(queries, flagIds);
      const body = { until: until?.toISOString() ?? null };
      const isDone = await each(flagIds, 'The flag was not snoozed.', (id) =>
        call(snoozeFlag, { params: { id }, body }),
      );
      if (!isDone || until === null) return;
      showUndoToast(`${name} is snoozed until ${formatDay(until.toISOString())}.`, () => {
        void each(flagIds, 'The flag was not brought back.', bringBack);
      });
    },
    assign: async (flags, memberId) => {
      const holders = new Map(flags.map(({ id, assignee }) => [id, assignee?.memberId ?? null]));
      await each([...holders.keys()], 'The flag was not assigned.', (id) =>
        call(assignFlag, { params: { id }, body: { memberId, from: holders.get(id) ?? null } }),
      );
    },
  };
}

/** Takes flags out of every list of flagged accounts before the server has answered. */
function hide(queries: QueryClient, flagIds: readonly string[]): void {
  queries.setQueriesData<FlaggedPages>({ queryKey: ['listFlagged', 'pages'] }, (data) => {
    if (!data) return data;
    const pages = data.pages.map((page) => ({
      ...page,
      rows: page.rows
        .map((row) => ({ ...row, flags: row.flags.filter((flag) => !flagIds.includes(flag.id)) }))
        .filter((row) => row.flags.length > 0),
    }));
    return { ...data, pages };
  });
}

async function lookAgain(queries: QueryClient): Promise<void> {
  const ids = ['listFlagged', 'getCounts', 'getAccount', 'listTimeline', 'listDrafts', 'getDraft'];
  await Promise.all(ids.map((id) => queries.invalidateQueries({ queryKey: [id] })));
}
