import { useMe } from './me.ts';

/** Whether this member may set things up: connections, rates, playbooks, keys. The server asks the same again. */
export function useIsAdmin(): boolean {
  const { role } = useMe().member;
  return role === 'owner' || role === 'admin';
}

/** Whether this member may act on what is read: link, block, decide. A viewer looks. The server asks the same again. */
export function useMayAct(): boolean {
  return useMe().member.role !== 'viewer';
}
