import { useMutation, useQueryClient } from '@tanstack/react-query';
import { blockAddress, liftSuppression, listSuppressions } from '#contracts/suppressions.ts';
import { getHealthModel } from '#contracts/health-model.ts';
import { createApiKey, listApiKeys, listMembers, revokeApiKey } from '#contracts/session.ts';
import { call, pagesOf, queryOf } from '../../lib/api.ts';

export const apiKeysQuery = () => queryOf(listApiKeys);
export const membersQuery = () => queryOf(listMembers);
export const healthModelQuery = () => queryOf(getHealthModel);

export const suppressionPages = (state: 'standing' | 'lifted') => pagesOf(listSuppressions, { query: { state } });

export function useBlockAddress() {
  const lookAgain = useLookAgain(listSuppressions.id);
  return useMutation({
    mutationFn: (body: { pattern: string; reason: string }) => call(blockAddress, { body }),
    onSuccess: lookAgain,
  });
}

export function useLiftSuppression(id: string) {
  const lookAgain = useLookAgain(listSuppressions.id);
  return useMutation({ mutationFn: () => call(liftSuppression, { params: { id } }), onSuccess: lookAgain });
}

export function useCreateApiKey() {
  const lookAgain = useLookAgain(listApiKeys.id);
  return useMutation({ mutationFn: (name: string) => call(createApiKey, { body: { name } }), onSuccess: lookAgain });
}

export function useRevokeApiKey(id: string) {
  const lookAgain = useLookAgain(listApiKeys.id);
  return useMutation({ mutationFn: () => call(revokeApiKey, { params: { id } }), onSuccess: lookAgain });
}

function useLookAgain(operation: string) {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: [operation] });
}
