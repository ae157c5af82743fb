import type { z } from 'zod';
import { flagGroupSchema, listFlagged } from '#contracts/flags.ts';
import type { Mode } from '#contracts/common.ts';
import { pagesOf } from '../../lib/api.ts';

export const groups = ['all', ...flagGroupSchema.options] as const;
export type Group = (typeof groups)[number];

export const assignees = ['anyone', 'me', 'nobody'] as const;
export type Assignee = (typeof assignees)[number];

export const snoozes = ['hide', 'only'] as const;
export type Snoozed = (typeof snoozes)[number];

export interface FlaggedFilter {
  mode: Mode;
  group: Group;
  assignee: Assignee;
  snoozed: Snoozed;
}

/** Flagged accounts of a filter, page by page. */
export function flaggedPages({ mode, group, assignee, snoozed }: FlaggedFilter) {
  const query: z.input<typeof listFlagged.query> = { mode, snoozed };
  if (group !== 'all') query.group = group;
  if (assignee !== 'anyone') query.assignee = assignee;
  return pagesOf(listFlagged, { query });
}
