import { monthAfter, monthOf } from '#core/history/month.ts';
import { reconstructedMonths, reconstructMrr, type ReconstructedMonth } from '#core/history/reconstruct-mrr.ts';
import type { Money } from '#core/money.ts';
import type { AccountSnapshot } from '#core/snapshot/account-snapshot.ts';
import type { SourceRef } from '#core/snapshot/billing-view.ts';

export interface MonthRow {
  readonly month: string;
  readonly mrr: readonly Money[] | null;
  readonly isReconstructed: boolean;
  readonly doubts: readonly string[];
  /** From which it is known. */
  readonly connectionIds: readonly string[];
}

/** Months that nobody watched, or of which nothing is held any more. */
export interface MonthRange {
  /** Null: as far back as anything can be computed. */
  readonly from: string | null;
  /** The first that is known again; null when that is the month of this moment. */
  readonly until: string | null;
}

/** All months before that of this moment. */
export const allBefore: readonly MonthRange[] = [{ from: null, until: null }];

/** What is said of a month that was known once, and cannot be computed from what is held. */
export const lostWords = 'What was known of it went with the connection that told it.';

/**
 * What a snapshot says of this month, and of those that are open. A month stands for those after it until the next row, so only months
 * that say something new have one, and the first of a range that begins after a month that is known: else that one would stand for it.
 * Pure.
 */
export function monthsOf(snapshot: AccountSnapshot, now: Date, open: readonly MonthRange[]): MonthRow[] {
  const speaking = connectionsOf(snapshot.customers);
  const owning = connectionsOf(snapshot.subscriptions);
  // What is seen is what the system that owns the revenue says; what is computed may rest on anybody's invoices.
  const known = { connectionIds: owning.length === 0 ? speaking : owning, isReconstructed: false, doubts: [] };
  const seen = { month: monthOf(now), mrr: snapshot.mrr.is.value, ...known };
  const computed = open.flatMap(({ from, until }) =>
    computedIn(snapshot, from, until ?? seen.month)
      .filter((one, index, all) => !saysSame(one, all[index - 1]))
      // What nobody tells waits for who does.
      .map((one) => ({ ...one, isReconstructed: true, connectionIds: isUntold(one) ? [] : speaking })),
  );
  return [...computed, seen];
}

/** Those that tell of any of these. Pure. */
export function connectionsOf(all: readonly { readonly ref: SourceRef }[]): readonly string[] {
  return [...new Set(all.map(({ ref }) => ref.connectionId))].sort();
}

/** Every month from one, or from the first in which anything ran, to another. */
function computedIn(snapshot: AccountSnapshot, from: string | null, until: string): readonly ReconstructedMonth[] {
  const ran = reconstructMrr(snapshot, new Date(until));
  if (from === null) return ran;
  const all: string[] = [];
  for (let month = from; month < until; month = monthAfter(month)) all.push(month);
  const outOfReach = all.length - reconstructedMonths;
  const canBegin = snapshot.subscriptions.every(({ startedAt }) => startedAt !== null);
  return all.map((month, index) => {
    const isNothing = canBegin && index >= outOfReach;
    const before = isNothing ? { month, mrr: [], doubts: [] } : { month, mrr: null, doubts: [lostWords] };
    return ran.find((one) => one.month === month) ?? before;
  });
}

function isUntold({ doubts }: ReconstructedMonth): boolean {
  return doubts.includes(lostWords);
}

/** Amounts come once a currency and in order, doubts in order: what says the same looks the same. */
function saysSame({ mrr, doubts }: ReconstructedMonth, last: ReconstructedMonth | undefined): boolean {
  if (last === undefined || doubts.length !== last.doubts.length) return false;
  return isSameMrr(mrr, last.mrr) && doubts.every((doubt, index) => doubt === last.doubts[index]);
}

function isSameMrr(a: MonthRow['mrr'], b: MonthRow['mrr']): boolean {
  if (a === null || b === null || a.length !== b.length) return a === b;
  return a.every(({ minor, currency }, index) => minor === b[index]?.minor && currency === b[index].currency);
}
