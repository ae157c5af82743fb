import { monthOf } from '#core/history/month.ts';
import { reconstructMrr, type ReconstructedMonth } from '#core/history/reconstruct-mrr.ts';
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

interface Telling {
  readonly now: Date;
  /** The months before that of this moment are reconstructed; null where they are known. */
  readonly knownFrom: Date | null;
}

/**
 * What a snapshot says of this month, and of those that nobody watched. A month stands for those after it until the next row, so only
 * months that say something new have one. Pure.
 */
export function monthsOf(snapshot: AccountSnapshot, { now, knownFrom }: Telling): MonthRow[] {
  const speaking = connectionsOf(snapshot.customers);
  const owning = connectionsOf(snapshot.subscriptions);
  // What is seen is what the system that owns the revenue says; what is computed may rest on anybody's invoices.
  const known = { connectionIds: owning.length === 0 ? speaking : owning, isReconstructed: false, doubts: [] };
  const seen = { month: monthOf(now), mrr: snapshot.mrr.is.value, ...known };
  if (knownFrom === null) return [seen];
  const before = reconstructMrr(snapshot, knownFrom);
  const telling = before.filter((one, index) => !saysSame(one, before[index - 1]));
  return [...telling.map((one) => ({ ...one, isReconstructed: true, connectionIds: speaking })), seen];
}

/** Those that tell of any of these. Pure. */
export function connectionsOf(all: readonly { readonly ref: SourceRef }[]): readonly string[] {
  return [...new Set(all.map(({ ref }) => ref.connectionId))].sort();
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
