import type { AccountSnapshot } from './snapshot/account-snapshot.ts';

/** How far one source can be believed at this moment. */
export interface SourceState {
  readonly connectionId: string;
  readonly state: 'reading' | 'fresh' | 'stale' | 'disconnected';
  /** The instant at which a fresh source becomes stale when nothing more is heard of it; null when it already is. */
  readonly staleAt: Date | null;
  /** Why it cannot be believed although it is heard, in words for people; null or absent when it can. */
  readonly lacks?: string | null;
  /** The billing system behind it, as it stands before its ids in aliases; null or absent while it says nothing. */
  readonly system?: string | null;
}

export interface AccountFacts {
  readonly accountId: string;
  /** Null while nothing is known (first backfill, ruling 8). */
  readonly snapshot: AccountSnapshot | null;
  readonly sources: readonly SourceState[];
}
