import { useQueryClient } from '@tanstack/react-query';

/** A connection that comes, goes or changes touches every list and the modes of the frame. */
export function useLookAgain() {
  const queries = useQueryClient();
  return () => queries.invalidateQueries();
}
