import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { AccountSnapshot, PaymentHealth } from '#core/snapshot/account-snapshot.ts';
import { canonicalText } from '#core/snapshot/canonical-text.ts';
import type { SystemRevenue } from '#core/snapshot/revenue-by-system.ts';
import { snapshotFromJson, type StoredSnapshot } from '#core/snapshot/snapshot-json.ts';
import type { Scope } from '../platform/database/scope.ts';
import { writeCurrent, type AccountClaim } from './current-columns.ts';
import { keepMrrMonths } from './mrr-months.ts';
import { insertVersions, type ChangedSnapshot } from './snapshot-versions.ts';
import { keepSystemRevenues } from './system-revenue.ts';

/** What one evaluation leaves on an account. */
export interface AccountRecord {
  readonly accountId: string;
  /** The facts that lists show now; null when no source speaks of the account. */
  readonly current: AccountSnapshot | null;
  readonly mode: 'live' | 'test';
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
  readonly wakeAt: Date | null;
}

/** When a batch is recorded, and by which claim; null where nobody has claimed it. */
export interface Recording {
  readonly now: Date;
  readonly claim: AccountClaim | null;
}

/** A version that was added, and the one before it. */
export interface NewVersion {
  readonly accountId: string;
  readonly before: AccountSnapshot | null;
  readonly after: AccountSnapshot;
}

interface Newest {
  readonly account_id: string;
  readonly digest: string;
}

/** Snapshots of accounts over time: append-only versions, and the newest facts as columns that lists filter and sort by. */
@Injectable()
export class SnapshotsService {
  /**
   * A step: records a batch, its accounts locked by the caller, and finishes it where it was claimed (`LeaseLost`). Answers the
   * versions that were added.
   */
  async record(scope: Scope, records: readonly AccountRecord[], { now, claim }: Recording): Promise<NewVersion[]> {
    if (records.length === 0) return [];
    const made = await this.#keepVersions(scope, records, now);
    const versioned = new Set(made.map((version) => version.accountId));
    await Promise.all([writeCurrent(scope, records, { versioned, now, claim }), keepSystemRevenues(scope, records)]);
    return made;
  }

  /** A step: shows accounts that were just made, as far as they are known. No version is kept of them (ruling 8). */
  async show(scope: Scope, records: readonly AccountRecord[], now: Date): Promise<void> {
    await writeCurrent(scope, records, { versioned: new Set(), now, claim: null });
  }

  /** A step: the newest kept snapshot of each account that has one. */
  async newest(scope: Scope, accountIds: readonly string[]): Promise<Map<string, AccountSnapshot>> {
    if (accountIds.length === 0) return new Map();
    const rows: { account_id: string; content: StoredSnapshot }[] = await scope.db.query(
      `select s.account_id, s.content from account a
       join account_snapshot s on s.workspace_id = $1 and s.account_id = a.id and s.version = a.snapshot_version
       where a.workspace_id = $1 and a.id = any($2::uuid[])`,
      [scope.workspaceId, accountIds],
    );
    return new Map(rows.map((row) => [row.account_id, snapshotFromJson(row.content)]));
  }

  async #keepVersions(scope: Scope, records: readonly AccountRecord[], now: Date): Promise<NewVersion[]> {
    const changed = await this.#changed(scope, records);
    if (changed.length === 0) return [];
    const before = await this.newest(
      scope,
      changed.map((version) => version.accountId),
    );
    await insertVersions(
      scope,
      changed.map(({ snapshot, ...version }) => ({
        ...version,
        isSwitch: isSwitch(before.get(version.accountId), snapshot),
      })),
      now,
    );
    await keepMrrMonths(
      scope,
      changed.map(({ accountId, mode, snapshot }) => ({ accountId, mode, snapshot, isFirst: !before.has(accountId) })),
      now,
    );
    return changed.map(({ accountId, snapshot }) => ({
      accountId,
      before: before.get(accountId) ?? null,
      after: snapshot,
    }));
  }

  /** What differs from the newest version that is kept. */
  async #changed(scope: Scope, records: readonly AccountRecord[]): Promise<ChangedSnapshot[]> {
    const kept = records.filter((record) => record.isKept && record.current !== null);
    const digests = await this.#digests(
      scope,
      kept.map((record) => record.accountId),
    );
    return kept.flatMap(({ accountId, mode, current, knownAt }) => {
      if (current === null) return [];
      const content = canonicalText(current);
      const digest = createHash('sha256').update(content).digest('hex');
      return digests.get(accountId) === digest
        ? []
        : [{ accountId, mode, content, digest, knownAt, snapshot: current }];
    });
  }

  async #digests(scope: Scope, accountIds: readonly string[]): Promise<Map<string, string>> {
    const rows: Newest[] = await scope.db.query(
      `select s.account_id, s.digest from account a
       join account_snapshot s on s.workspace_id = $1 and s.account_id = a.id and s.version = a.snapshot_version
       where a.workspace_id = $1 and a.id = any($2::uuid[])`,
      [scope.workspaceId, accountIds],
    );
    return new Map(rows.map((row) => [row.account_id, row.digest]));
  }
}

/** True when the revenue comes from another system than before: the difference is no movement of MRR. */
export function isSwitch(before: AccountSnapshot | null | undefined, after: AccountSnapshot): boolean {
  const was = before?.revenueSystem ?? null;
  return was !== null && after.revenueSystem !== null && was !== after.revenueSystem;
}
