import { Injectable } from '@nestjs/common';
import type { AccountSnapshot } from '#core/snapshot/account-snapshot.ts';
import { withUsage, type MovingUsage } from '#core/snapshot/moving-usage.ts';
import { snapshotFromJson, type KeptSnapshot, type Stored } from '#core/snapshot/snapshot-json.ts';
import type { Scope } from '../platform/database/scope.ts';
import type { AccountRecord } from './account-record.ts';
import { settleWork, type AccountClaim } from './account-work.ts';
import { writeCurrent } from './current-columns.ts';
import { keepMrrMonths, type AccountMonths } from './mrr-months.ts';
import { openMrrMonths, type OpenMonths, type Speaking } from './open-months.ts';
import { connectionsOf, monthsOf } from './snapshot-months.ts';
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
    const open = await openMonths(scope, changed);
    await Promise.all([insertVersions(scope, changed, now), keepMrrMonths(scope, changed.map(monthsIn(now, open)))]);
    return changed.map(({ accountId, moved }) => ({ accountId, moved }));
  }
}

/** A step: former months that are to be computed, of accounts of which others speak than before. What was seen and stays is not. */
async function openMonths(scope: Scope, changed: readonly ChangedSnapshot[]): Promise<OpenMonths> {
  const turns = changed.flatMap((one) => turnOf(one) ?? []);
  if (turns.length === 0) return new Map();
  return openMrrMonths(
    scope,
    turns.map(({ accountId }) => accountId),
    turns.flatMap(({ joined }) => joined),
  );
}

interface Turn {
  readonly accountId: string;
  readonly joined: readonly Speaking[];
}

/** Null where the same connections speak of the account as in the version before. */
function turnOf({ accountId, kept, moved }: ChangedSnapshot): Turn | null {
  if (kept.isFirst) return null;
  // The version before was removed with what it was made of.
  if (moved === null) return { accountId, joined: [] };
  const before = connectionsOf(moved.before.customers);
  const after = connectionsOf(moved.after.customers);
  const joined = after.filter((one) => !before.includes(one)).map((connectionId) => ({ accountId, connectionId }));
  return joined.length === 0 && before.length === after.length ? null : { accountId, joined };
}

function monthsIn(now: Date, open: OpenMonths) {
  return ({ accountId, mode, kept }: ChangedSnapshot): AccountMonths => {
    const rows = kept.isFirst ? kept.months : monthsOf(kept.snapshot, now, open.get(accountId) ?? []);
    return { accountId, mode, rows };
  };
}
