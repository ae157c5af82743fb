import type { SourceState } from '#core/account-facts.ts';
import type { AccountSnapshot } from '#core/snapshot/account-snapshot.ts';
import { combineViews } from '#core/snapshot/combine-views.ts';
import { revenueBySystem, type SystemRevenue } from '#core/snapshot/revenue-by-system.ts';
import type { Told } from '../billing/told.ts';
import { mrrPolicy } from '../revenue/account-customers.ts';

/** An account as it stands before it is evaluated. */
export interface AccountRow {
  readonly id: string;
  readonly name: string;
  readonly mode: 'live' | 'test';
  readonly adopts: boolean;
  /** Whose the revenue was at the last evaluation that knew. */
  readonly revenueSystem: string | null;
  /** Of the newest snapshot that is kept of it; 0 before the first. */
  readonly version: number;
  /** Until when the last evaluation holds. */
  readonly heldUntil: Date | null;
}

/** What is known of one locked account before anything is concluded. */
export interface Known {
  readonly accountId: string;
  readonly name: string;
  readonly mode: 'live' | 'test';
  /** Of the newest snapshot that is kept; 0 before the first. */
  readonly version: number;
  /** Until when the last evaluation holds. */
  readonly heldUntil: Date | null;
  /** What holds now is adopted: it was asked for, or another system owns the revenue than at the last evaluation (ruling 7). */
  readonly adopts: boolean;
  /** Null when no source speaks of the account. */
  readonly snapshot: AccountSnapshot | null;
  /** What each system says, where two know the account. */
  readonly bySystem: readonly SystemRevenue[];
  readonly sources: readonly SourceState[];
  readonly knownAt: Date | null;
  /**
   * True while the first backfill runs of every source there is (ruling 8). One that is still being read joins the others only
   * when it has ended: half of what it knows must neither blank what they say nor be taken for all of it.
   */
  readonly isReading: boolean;
  /** The billing system behind each connection that speaks of the account. */
  readonly systems: ReadonlyMap<string, string>;
}

/** What there is to know an account by. */
interface Facts {
  /** What is said of its customers by sources that are not gone. */
  readonly told: readonly Told[];
  readonly sources: readonly SourceState[];
  /** The system that is primary in its mode; null where nothing is, or nothing needs to be. */
  readonly primary: string | null;
}

/** An account with all that is known of it. Pure. */
export function toKnown(account: AccountRow, { told, sources: states, primary }: Facts): Known {
  const { id: accountId, name, mode, version, heldUntil, adopts, revenueSystem } = account;
  const views = told.flatMap(({ view }) => view ?? []);
  const systems = new Map(views.map((view) => [view.connectionId, view.system]));
  const sources = states.map((source) => ({
    ...doubted(source, told),
    system: systems.get(source.connectionId) ?? null,
  }));
  const times = told.flatMap(({ knownAt }) => knownAt?.getTime() ?? []);
  const snapshot = views.length === 0 ? null : combineViews(views, mrrPolicy, primary);
  return {
    accountId,
    name,
    mode,
    version,
    heldUntil,
    adopts: adopts || isOtherOwner(revenueSystem, snapshot),
    snapshot,
    bySystem: revenueBySystem(views, mrrPolicy),
    sources,
    knownAt: times.length === 0 ? null : new Date(Math.max(...times)),
    isReading: sources.some((source) => source.state === 'reading'),
    systems,
  };
}

/** A choice, a source that left or a customer deleted there: nothing that holds by the other's figures has just happened. */
function isOtherOwner(before: string | null, snapshot: AccountSnapshot | null): boolean {
  const now = snapshot?.revenueSystem ?? null;
  return before !== null && now !== null && before !== now;
}

/** A fresh source of which one object of this account cannot be read: it may be the very invoice that failed. */
function doubted(source: SourceState, told: readonly Told[]): SourceState {
  const unread = told.find((one) => one.connectionId === source.connectionId && one.unread !== null)?.unread;
  return source.state === 'fresh' && unread
    ? { ...source, state: 'stale', lacks: `Something of this account: ${unread}` }
    : source;
}
