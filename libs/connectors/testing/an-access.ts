import type { Access } from '../access.ts';
import type { LedgerCall } from '../ledger-call.ts';

export interface WatchedAccess extends Access {
  readonly calls: LedgerCall[];
  readonly limited: (string | null)[];
}

/** An access that remembers what it was told; only what a spec cares about is given. */
export function anAccess(given: Partial<Access> = {}): WatchedAccess {
  const calls: LedgerCall[] = [];
  const limited: (string | null)[] = [];
  return {
    connectionId: 'connection-1',
    mode: 'test',
    credentials: {},
    baseUrl: 'http://127.0.0.1:9',
    ledger: (call) => calls.push(call),
    inFlight: 4,
    throttle: () => Promise.resolve(),
    onLimited: (reason) => limited.push(reason),
    signal: new AbortController().signal,
    ...given,
    calls,
    limited,
  };
}
