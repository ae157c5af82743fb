import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type { Mode } from '#contracts/common.ts';
import { type listMatches, startMatches } from '#contracts/enrollments.ts';
import { editPlaybook, previewPlaybook, switchPlaybook } from '#contracts/playbooks.ts';
import { call } from '../../lib/api.ts';

/** An account whose cause holds and for which nothing was started. */
export type Match = z.infer<typeof listMatches.response>['rows'][number];

export type Sending = 'draft' | 'auto';

interface Message {
  version: number;
  subject: string;
  body: string;
}

/** What changes a playbook; each looks again at what shows it. */
export function usePlaybookActions(id: string) {
  const queries = useQueryClient();
  const params = { id };
  const onSuccess = async () => {
    const shown = ['listPlaybooks', 'getPlaybook', 'listMatches', 'listDrafts', 'getCounts', 'listFlagged'];
    await Promise.all(shown.map((key) => queries.invalidateQueries({ queryKey: [key] })));
  };
  return {
    turn: useMutation({
      mutationFn: (body: { isOn: boolean; sending: Sending }) => call(switchPlaybook, { params, body }),
      onSuccess,
    }),
    edit: useMutation({ mutationFn: (body: Message) => call(editPlaybook, { params, body }), onSuccess }),
    start: useMutation({
      mutationFn: (enrollmentIds: string[]) => call(startMatches, { params, body: { enrollmentIds } }),
      onSuccess,
    }),
  };
}

export type PlaybookActions = ReturnType<typeof usePlaybookActions>;

interface PreviewInput {
  mode: Mode;
  accountId?: string | undefined;
  subject: string;
  body: string;
}

/** The message as a real account would get it; nothing is sent or kept. */
export function previewOf(id: string, { mode, accountId, subject, body }: PreviewInput) {
  const input = { mode, subject, body, ...(accountId === undefined ? {} : { accountId }) };
  return {
    queryKey: [previewPlaybook.id, id, input],
    queryFn: () => call(previewPlaybook, { params: { id }, body: input }),
  };
}
