import type { AccountSnapshot } from '#core/snapshot/account-snapshot.ts';
import type { StoredSnapshot } from '#core/snapshot/snapshot-json.ts';
import type { Scope } from '../platform/database/scope.ts';

/** A snapshot that differs from the newest version of its account. */
export interface ChangedSnapshot {
  readonly accountId: string;
  readonly mode: 'live' | 'test';
  readonly knownAt: Date | null;
  readonly content: StoredSnapshot;
  readonly digest: string;
  readonly snapshot: AccountSnapshot;
}

/** A step: adds a version to each account, its account locked by the caller. */
export async function insertVersions(
  scope: Scope,
  versions: readonly (Omit<ChangedSnapshot, 'snapshot'> & { readonly isSwitch: boolean })[],
  now: Date,
): Promise<void> {
  await scope.db.query(
    `insert into account_snapshot (workspace_id, account_id, version, true_at, learned_at, digest, content, is_switch)
     select $1, a.id, a.snapshot_version + 1, coalesce(t."knownAt", $3), $3, t.digest, t.content, t."isSwitch"
     from jsonb_to_recordset($2::jsonb) as t("accountId" uuid, "knownAt" timestamptz, digest text, content jsonb,
       "isSwitch" boolean)
     join account a on a.workspace_id = $1 and a.id = t."accountId"`,
    [scope.workspaceId, JSON.stringify(versions), now],
  );
}
