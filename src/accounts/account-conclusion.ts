import type { AccountSnapshot, PaymentHealth } from '#core/snapshot/account-snapshot.ts';
import type { SystemRevenue } from '#core/snapshot/revenue-by-system.ts';

/** What one evaluation concluded of an account. */
export interface AccountConclusion {
  readonly accountId: string;
  /** The facts that lists show now; null when no source tells any. */
  readonly current: AccountSnapshot | null;
  /** Why there are none although a connected source has a customer of it; null for a contact, and where there are facts. */
  readonly untold: string | null;
  readonly mode: 'live' | 'test';
  /** Of the newest version that is kept; 0 before the first. */
  readonly version: number;
  /** What each system says, where two know the account. */
  readonly bySystem: readonly SystemRevenue[];
  /** False while a first backfill runs: its pages are shown, and nothing is kept of them yet (ruling 8). */
  readonly isKept: boolean;
  /** False while a source is in doubt: nothing was concluded, so what holds is still to be adopted (rulings 6, 7). */
  readonly isConcluded: boolean;
  /** Whether what holds was to be adopted: it stays so until something is concluded. */
  readonly adopts: boolean;
  readonly payment: PaymentHealth | null;
  /** When the facts were last known to be true: stored beside the version, never a reason for a new one (ruling 4). */
  readonly knownAt: Date | null;
  /** Until when the evaluation before this one held. */
  readonly heldUntil: Date | null;
  /** When the account is to be evaluated again: until then what is concluded holds. */
  readonly wakeAt: Date | null;
}
