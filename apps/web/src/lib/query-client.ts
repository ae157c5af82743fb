import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiProblem, isSignedOut } from './api-problem.ts';

/** A refusal stays a refusal; only what may pass by itself is tried again. */
function mayPass(failures: number, error: Error): boolean {
  const isPassing = !(error instanceof ApiProblem) || error.status === 0 || error.status >= 500;
  return isPassing && failures < 2;
}

/** A failure is said within two seconds; until then it may have passed. */
function retryDelay(failures: number): number {
  return 500 * 2 ** failures;
}

/** The cache of everything read from the server. `onSignedOut` is told when a session has ended. */
export function createQueryClient(onSignedOut: () => void): QueryClient {
  const onError = (error: unknown) => {
    if (isSignedOut(error)) onSignedOut();
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    // Freshness comes from the change stream; looking again at every focus would only repeat it.
    defaultOptions: { queries: { staleTime: 30_000, retry: mayPass, retryDelay, refetchOnWindowFocus: false } },
  });
}
