import { useMe } from '../../lib/me.ts';

/** Whether this member may change connections; the server asks the same again. */
export function useIsAdmin(): boolean {
  const { role } = useMe().member;
  return role === 'owner' || role === 'admin';
}
