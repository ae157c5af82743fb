import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import { getSending, noteOutage, setPostalAddress, switchSending } from '#contracts/sending.ts';
import { call, queryOf } from './api.ts';
import { showFailureToast } from './undo-toast.tsx';

type Sending = z.infer<typeof getSending.response>;
export type Outage = NonNullable<Sending['outage']>;

/** Whether mail may leave the workspace and can, and what a member does about it. */
export function useSending() {
  const queries = useQueryClient();
  const read = queryOf(getSending);
  const sending = useQuery(read);
  const onSuccess = (next: Sending) => queries.setQueryData(read.queryKey, next);
  const turn = useMutation({
    mutationFn: (isStopped: boolean) => call(switchSending, { body: { isStopped } }),
    onSuccess,
    onError: (error) => showFailureToast('Sending was not switched.', error),
  });
  const note = useMutation({
    mutationFn: () => call(noteOutage),
    onSuccess,
    onError: (error) => showFailureToast('That you know was not kept.', error),
  });
  const address = useMutation({
    mutationFn: (postalAddress: string | null) => call(setPostalAddress, { body: { postalAddress } }),
    onSuccess,
  });
  return { sending: sending.data, error: sending.error, refetch: sending.refetch, turn, note, address };
}
