import type { AccountSnapshot } from '#core/snapshot/account-snapshot.ts';
import type { Scope } from '../platform/database/scope.ts';

/** A snapshot that differs from the newest version of its account. */
export interface ChangedSnapshot {
  readonly accountId: string;
  readonly mode: 'live' | 'test';
  readonly knownAt: Date | null;
  /** The snapshot as JSON, its canonical text. */
  readonly content: string;
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
     select $1, a.id, a.snapshot_version + 1, coalesce(t."knownAt", $3), $3, t.digest, t.content::json, t."isSwitch"
     -- The contents stand one a line, which JSON never breaks: marks around each would have to be taken off again.
     from unnest($2::uuid[], $4::timestamptz[], $5::text[], string_to_array($6, E'\\n'), $7::boolean[])
       as t("accountId", "knownAt", digest, content, "isSwitch")
     join account a on a.workspace_id = $1 and a.id = t."accountId"`,
    [
      scope.workspaceId,
      versions.map((version) => version.accountId),
      now,
      versions.map((version) => version.knownAt),
      versions.map((version) => version.digest),
      versions.map((version) => version.content).join('\n'),
      versions.map((version) => version.isSwitch),
    ],
  );
}
