import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { AccountSnapshot, PaymentHealth } from '#core/snapshot/account-snapshot.ts';
import { canonicalText } from '#core/snapshot/canonical-text.ts';
import type { SystemRevenue } from '#core/snapshot/revenue-by-system.ts';
import { snapshotFromJson, type StoredSnapshot } from '#core/snapshot/snapshot-json.ts';
import type { Scope } from '../platform/database/scope.ts';
import { keepMrrMonths } from './mrr-months.ts';
import { accountRank } from './mrr-rank.ts';
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
  /** A step: records a batch, its accounts locked by the caller. Answers the versions that were added. */
  async record(scope: Scope, records: readonly AccountRecord[], now: Date): Promise<NewVersion[]> {
    if (records.length === 0) return [];
    const made = await this.#keepVersions(scope, records, now);
    await Promise.all([
      this.#writeCurrent(scope, records, new Set(made.map((version) => version.accountId)), now),
      keepSystemRevenues(scope, records),
    ]);
    return made;
  }

  /** A step: shows accounts that were just made, as far as they are known. No version is kept of them (ruling 8). */
  async show(scope: Scope, records: readonly AccountRecord[], now: Date): Promise<void> {
    await this.#writeCurrent(scope, records, new Set(), now);
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

  /** Only rows that differ are written, so evaluating the same moment again leaves the table untouched. */
  async #writeCurrent(
    scope: Scope,
    records: readonly AccountRecord[],
    versioned: ReadonlySet<string>,
    now: Date,
  ): Promise<void> {
    const rows = records.map((record) => ({ ...columnsOf(record), added: versioned.has(record.accountId) ? 1 : 0 }));
    await scope.db.query(
      `update account a
       set status = t.status, mrr = t.mrr, mrr_rank = t.mrr_rank, plan = t.plan, payment_state = t.payment_state,
         payment_words = t.payment_words, usage_percent = t.usage_percent, renews_at = t.renews_at, known_at = t.known_at,
         wake_at = t.wake_at, adopts = (a.adopts or t.adopts) and not t.is_concluded, evaluated_at = $3,
         revenue_system = coalesce(t.revenue_system, a.revenue_system), snapshot_version = a.snapshot_version + t.added
       from jsonb_to_recordset($2::jsonb) as t(id uuid, status text, mrr jsonb, mrr_rank bigint, plan text,
         payment_state text, payment_words text, usage_percent numeric, renews_at timestamptz, known_at timestamptz,
         wake_at timestamptz, adopts boolean, is_concluded boolean, revenue_system text, added int)
       where a.workspace_id = $1 and a.id = t.id
         and (a.status, a.mrr, a.mrr_rank, a.plan, a.payment_state, a.payment_words, a.usage_percent, a.renews_at,
              a.known_at, a.wake_at, a.adopts, a.revenue_system, a.evaluated_at, a.snapshot_version)
           is distinct from (t.status, t.mrr, t.mrr_rank, t.plan, t.payment_state, t.payment_words, t.usage_percent,
              t.renews_at, t.known_at, t.wake_at, (a.adopts or t.adopts) and not t.is_concluded,
              coalesce(t.revenue_system, a.revenue_system), $3::timestamptz, a.snapshot_version + t.added)`,
      [scope.workspaceId, JSON.stringify(rows), now],
    );
  }
}

/** True when the revenue comes from another system than before: the difference is no movement of MRR. */
export function isSwitch(before: AccountSnapshot | null | undefined, after: AccountSnapshot): boolean {
  const was = before?.revenueSystem ?? null;
  return was !== null && after.revenueSystem !== null && was !== after.revenueSystem;
}

function columnsOf(record: AccountRecord) {
  const { accountId, adopts, current, isKept, isConcluded, payment, knownAt, wakeAt } = record;
  const mrr = current?.mrr.is.value ?? null;
  const status = current?.status.is.value ?? 'none';
  return {
    id: accountId,
    status,
    mrr,
    mrr_rank: accountRank({ status, mrr }),
    plan: current?.plan.is.value ?? null,
    payment_state: payment?.state ?? null,
    payment_words: payment?.words ?? null,
    usage_percent: current?.usagePercent.is.value ?? null,
    renews_at: current?.renewsAt.is.value ?? null,
    known_at: knownAt,
    wake_at: wakeAt,
    adopts,
    revenue_system: current?.revenueSystem ?? null,
    is_concluded: isKept && isConcluded,
  };
}
