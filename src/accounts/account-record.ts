import { hash } from 'node:crypto';
import type { AccountSnapshot } from '#core/snapshot/account-snapshot.ts';
import { inUsageSteps } from '#core/snapshot/moving-usage.ts';
import { snapshotText } from '#core/snapshot/snapshot-json.ts';
import type { AccountConclusion } from './account-conclusion.ts';
import { columnsOf, type CurrentColumns } from './current-columns.ts';
import { allBefore, monthsOf, type MonthRow } from './snapshot-months.ts';

/** What is written of a conclusion about an account. */
export interface AccountRecord extends Pick<
  AccountConclusion,
  'accountId' | 'mode' | 'version' | 'bySystem' | 'knownAt' | 'heldUntil' | 'wakeAt'
> {
  readonly columns: CurrentColumns;
  /** The snapshot, where it may have to be kept. */
  readonly kept: WrittenSnapshot | null;
}

/**
 * A snapshot as it is kept. One that may have to be compared with the version before it comes along; a first one does not: with all
 * that it is made of it is many times what is written of it, and a whole book of them waits to be written.
 */
export type WrittenSnapshot = (
  | { readonly isFirst: true; readonly months: readonly MonthRow[] }
  | { readonly isFirst: false; readonly snapshot: AccountSnapshot }
) & {
  /** As JSON in ASCII. */
  readonly content: Uint8Array;
  /** Of what tells it from another version: use that only moved is none. */
  readonly digest: string;
};

/** What is written of a conclusion at this moment. Pure. */
export function toRecord(conclusion: AccountConclusion, now: Date): AccountRecord {
  const { accountId, mode, version, bySystem, knownAt, heldUntil, wakeAt, isKept, current } = conclusion;
  const columns = columnsOf(conclusion);
  const kept = isKept && current !== null ? written(current, version, now) : null;
  return { accountId, mode, version, bySystem, knownAt, heldUntil, wakeAt, columns, kept };
}

function written(snapshot: AccountSnapshot, version: number, now: Date): WrittenSnapshot {
  const content = snapshotText(snapshot);
  const told = inUsageSteps(snapshot);
  const digest = hash('sha256', told === snapshot ? content : snapshotText(told), 'hex');
  return version === 0
    ? { isFirst: true, content, digest, months: monthsOf(snapshot, now, allBefore) }
    : { isFirst: false, content, digest, snapshot };
}
