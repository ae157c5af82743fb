import type { AccountSnapshot } from '#core/snapshot/account-snapshot.ts';
import { inUsageSteps } from '#core/snapshot/moving-usage.ts';
import { keptForm, snapshotFromJson, snapshotText, type KeptSnapshot } from '#core/snapshot/snapshot-json.ts';
import {
  binaryArray,
  booleanElement,
  intElement,
  momentElement,
  textElement,
  uuidElement,
  type ElementType,
} from '../platform/database/binary-array.ts';
import type { Scope } from '../platform/database/scope.ts';
import type { AccountRecord, WrittenSnapshot } from './account-record.ts';

/** A snapshot that may have to be kept. */
interface Kept extends Pick<AccountRecord, 'accountId' | 'mode' | 'version' | 'knownAt'> {
  readonly kept: WrittenSnapshot;
}

/** The version before and what is known now. */
export interface Moved {
  readonly before: AccountSnapshot;
  readonly after: AccountSnapshot;
}

/** A snapshot that differs from the newest version of its account. */
export interface ChangedSnapshot extends Kept {
  /** Null for what has no version before it. */
  readonly moved: Moved | null;
}

/** A step: what differs from the newest versions that are kept, the accounts locked by the caller. */
export async function findChanged(scope: Scope, records: readonly AccountRecord[]): Promise<ChangedSnapshot[]> {
  const given = records.flatMap(({ kept, ...record }): Kept[] => (kept === null ? [] : [{ ...record, kept }]));
  const newest = await readNewest(
    scope,
    given.filter(({ kept }) => !kept.isFirst),
  );
  return given.flatMap((one): ChangedSnapshot[] => {
    const last = newest.get(one.accountId);
    // A version that was removed since, with what it was made of, is none to compare with.
    if (one.kept.isFirst || last === undefined) return [{ ...one, moved: null }];
    if (last === 'same') return [];
    const before = snapshotFromJson(last);
    return isLikely(last, before) && saysTheSame(before, one.kept.snapshot)
      ? []
      : [{ ...one, moved: { before, after: one.kept.snapshot } }];
  });
}

/** Kept by an earlier release, which wrote in another form, and told every use from every other. */
function isLikely({ form }: KeptSnapshot, before: AccountSnapshot): boolean {
  return form !== keptForm || before.usage.length > 0;
}

function saysTheSame(one: AccountSnapshot, other: AccountSnapshot): boolean {
  return Buffer.compare(snapshotText(inUsageSteps(one)), snapshotText(inUsageSteps(other))) === 0;
}

/**
 * A step: adds a version to each account, its account locked by the caller. The contents go out as the bytes they are, one after the
 * other: to find where each ends in a text costs more than to store it.
 */
export async function insertVersions(scope: Scope, versions: readonly ChangedSnapshot[], now: Date): Promise<void> {
  const contents = versions.map(({ kept }) => kept.content);
  const array = <T>(type: ElementType<T>, of: (version: ChangedSnapshot) => T | null) =>
    binaryArray(type, versions.map(of));
  let end = 1;
  await scope.db.query(
    `insert into account_snapshot (workspace_id, account_id, version, true_at, learned_at, digest, content, is_switch)
     select $1, t."accountId", t.version + 1, coalesce(t."knownAt", $3), $3, t.digest,
       convert_from(substr($6::bytea, t.begin, t.length), 'UTF8')::json, t."isSwitch"
     from unnest($2::uuid[], $4::timestamptz[], $5::text[], $7::int[], $8::int[], $9::boolean[], $10::int[])
       as t("accountId", "knownAt", digest, begin, length, "isSwitch", version)`,
    [
      scope.workspaceId,
      array(uuidElement, ({ accountId }) => accountId),
      now,
      array(momentElement, ({ knownAt }) => knownAt),
      array(textElement, ({ kept }) => kept.digest),
      Buffer.concat(contents),
      binaryArray(
        intElement,
        contents.map(({ length }) => (end += length) - length),
      ),
      binaryArray(
        intElement,
        contents.map(({ length }) => length),
      ),
      array(booleanElement, ({ moved }) => moved !== null && isSwitch(moved)),
      array(intElement, ({ version }) => version),
    ],
  );
}

/** True when the revenue comes from another system than before: the difference is no movement of MRR. */
export function isSwitch({ before, after }: Moved): boolean {
  return before.revenueSystem !== null && after.revenueSystem !== null && before.revenueSystem !== after.revenueSystem;
}

/** The newest versions, in words only where they say something else. */
async function readNewest(scope: Scope, given: readonly Kept[]): Promise<Map<string, KeptSnapshot | 'same'>> {
  if (given.length === 0) return new Map();
  const rows: { accountId: string; other: KeptSnapshot | null }[] = await scope.db.query(
    `select s.account_id as "accountId", case when s.digest <> t.digest then s.content end as other
     from unnest($2::uuid[], $3::int[], $4::text[]) as t("accountId", version, digest)
     join account_snapshot s on s.workspace_id = $1 and s.account_id = t."accountId" and s.version = t.version`,
    [
      scope.workspaceId,
      given.map(({ accountId }) => accountId),
      given.map(({ version }) => version),
      given.map(({ kept }) => kept.digest),
    ],
  );
  return new Map(rows.map(({ accountId, other }) => [accountId, other ?? 'same']));
}
