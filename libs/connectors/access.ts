import type { LedgerCall } from './ledger-call.ts';

/** What one connection may use to read: opened from its sealed credentials for the length of one piece of work. */
export interface Access {
  readonly connectionId: string;
  readonly mode: 'live' | 'test';
  readonly credentials: Readonly<Record<string, string>>;
  /**
   * Where the billing system's API is: protocol, host and port, for example `https://api.stripe.com`; a path after them stands
   * in front of every path that is read. Only this host is ever spoken to.
   */
  readonly baseUrl: string;
  /** Every outgoing call is reported here, before its answer is used; never holds a secret [R11]. */
  readonly ledger: (call: LedgerCall) => void;
  /** How many calls the account's budget allows at once: more work than that side by side only waits. */
  readonly inFlight: number;
  /** Waits until the account's budget allows one more call [R16]. */
  readonly throttle: (path: string) => Promise<void>;
  /** Told about a 429 so that the budget shrinks. */
  readonly onLimited: (reason: string | null) => void;
  readonly signal: AbortSignal;
}
