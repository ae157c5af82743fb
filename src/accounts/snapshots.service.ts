import { Injectable } from '@nestjs/common';
import type { AccountSnapshot } from '#core/snapshot/account-snapshot.ts';
import { withUsage, type MovingUsage } from '#core/snapshot/moving-usage.ts';
import { snapshotFromJson, type KeptSnapshot, type Stored } from '#core/snapshot/snapshot-json.ts';
import type { Scope } from '../platform/database/scope.ts';
import type { AccountRecord } from './account-record.ts';
import { settleWork, type AccountClaim } from './account-work.ts';
import { writeCurrent } from './current-columns.ts';
import { keepMrrMonths, loseMrrMonths, type AccountMonths } from './mrr-months.ts';
import { connectionsOf, monthsOf, type MonthRow } from './snapshot-months.ts';
import { findChanged, insertVersions, type ChangedSnapshot, type Moved } from './snapshot-versions.ts';
import { keepSystemRevenues } from './system-revenue.ts';

/** When a batch is recorded, and by which claim; null where nobody has claimed it. */
export interface Recording {
  readonly now: Date;
  readonly claim: AccountClaim | null;
}

/** A version that was added. */
export interface NewVersion {
  readonly accountId: string;
  /** Null for a first one: it tells no story, there is nothing before it. */
  readonly moved: Moved | null;
}

/** What recording a batch changed. */
export interface Recorded {
  readonly versions: readonly NewVersion[];
  /** Accounts whose use is another than before: mostly without a version, yet whoever shows them shows it. */
  readonly moved: readonly string[];
}

/** Snapshots of accounts over time: append-only versions, and the newest facts as columns that lists filter and sort by. */
@Injectable()
export class SnapshotsService {
  /** A step: records a batch, its accounts locked by the caller, and finishes it where it was claimed (`LeaseLost`). */
  async record(scope: Scope, records: readonly AccountRecord[], { now, claim }: Recording): Promise<Recorded> {
    if (records.length === 0) return { versions: [], moved: [] };
    // Sent first, and so locked before all that follows: whoever claims may have to say of the same account that it cannot be judged.
    const [, versions] = await Promise.all([
      settleWork(scope, records, claim),
      this.#keepVersions(scope, records, now),
    ]);
    const versioned = new Set(versions.map((version) => version.accountId));
    const [moved] = await Promise.all([
      writeCurrent(scope, records, { versioned, now }),
      keepSystemRevenues(scope, records),
    ]);
    return { versions, moved };
  }

  /** A step: shows accounts that were just made, as far as they are known. No version is kept of them (ruling 8). */
  async show(scope: Scope, records: readonly AccountRecord[], now: Date): Promise<void> {
    await writeCurrent(scope, records, { versioned: new Set(), now });
  }

  /** A step: the newest kept snapshot of each account that has one, with the use as it is now. */
  async newest(scope: Scope, accountIds: readonly string[]): Promise<Map<string, AccountSnapshot>> {
    if (accountIds.length === 0) return new Map();
    const rows: { account_id: string; content: KeptSnapshot; usage: Stored<MovingUsage> | null }[] =
      await scope.db.query(
        `select s.account_id, s.content,
         case when (a.usage ->> 'version')::int = a.snapshot_version then a.usage end as usage
       from account a
       join account_snapshot s on s.workspace_id = $1 and s.account_id = a.id and s.version = a.snapshot_version
       where a.workspace_id = $1 and a.id = any($2::uuid[])`,
        [scope.workspaceId, accountIds],
      );
    return new Map(rows.map((row) => [row.account_id, withUsage(snapshotFromJson(row.content), row.usage)]));
  }

  async #keepVersions(scope: Scope, records: readonly AccountRecord[], now: Date): Promise<NewVersion[]> {
    const changed = await findChanged(scope, records);
    if (changed.length === 0) return [];
    const left = changed.filter(isLeft).map(({ accountId }) => accountId);
    const lost = left.length === 0 ? new Map<string, null>() : await loseMrrMonths(scope, left);
    await Promise.all([insertVersions(scope, changed, now), keepMrrMonths(scope, changed.map(monthsIn(now, lost)))]);
    return changed.map(({ accountId, moved }) => ({ accountId, moved }));
  }
}

/** A connection that spoke of the account does so no longer. */
function isLeft({ moved }: ChangedSnapshot): boolean {
  if (moved === null) return false;
  const speaking = new Set(connectionsOf(moved.after.customers));
  return connectionsOf(moved.before.customers).some((one) => !speaking.has(one));
}

/** What was lost with a connection is computed from those that are left, up to what they were seen to say. */
function monthsIn(now: Date, lost: ReadonlyMap<string, string | null>) {
  return ({ accountId, mode, kept, moved }: ChangedSnapshot): AccountMonths => {
    if (kept.isFirst) return { accountId, mode, rows: kept.months };
    const staysFrom = lost.get(accountId);
    const rows = monthsOf(kept.snapshot, { isFirst: moved === null || staysFrom !== undefined, now });
    const isOpen = ({ month, isReconstructed }: MonthRow) => !isReconstructed || staysFrom == null || month < staysFrom;
    return { accountId, mode, rows: rows.filter(isOpen) };
  };
}
