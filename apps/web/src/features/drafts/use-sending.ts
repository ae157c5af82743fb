import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getSending, switchSending } from '#contracts/drafts.ts';
import { call, queryOf } from '../../lib/api.ts';
import { showFailureToast } from '../../lib/undo-toast.tsx';

/** Whether mail may leave the workspace, and the switch for it. */
export function useSending() {
  const queries = useQueryClient();
  const read = queryOf(getSending);
  const sending = useQuery(read);
  const turn = useMutation({
    mutationFn: (isStopped: boolean) => call(switchSending, { body: { isStopped } }),
    onSuccess: (next) => queries.setQueryData(read.queryKey, next),
    onError: (error) => showFailureToast('Sending was not switched.', error),
  });
  return { sending: sending.data, turn };
}
