import { useMutation, useQueryClient } from '@tanstack/react-query';
import { getHealthModel } from '#contracts/playbooks.ts';
import { createApiKey, listApiKeys, listMembers, revokeApiKey } from '#contracts/session.ts';
import { call, queryOf } from '../../lib/api.ts';

export const apiKeysQuery = () => queryOf(listApiKeys);
export const membersQuery = () => queryOf(listMembers);
export const healthModelQuery = () => queryOf(getHealthModel);

export function useCreateApiKey() {
  const lookAgain = useLookAgain();
  return useMutation({ mutationFn: (name: string) => call(createApiKey, { body: { name } }), onSuccess: lookAgain });
}

export function useRevokeApiKey(id: string) {
  const lookAgain = useLookAgain();
  return useMutation({ mutationFn: () => call(revokeApiKey, { params: { id } }), onSuccess: lookAgain });
}

function useLookAgain() {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: [listApiKeys.id] });
}
