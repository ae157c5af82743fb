import { hash } from 'node:crypto';
import type { AccountSnapshot } from '#core/snapshot/account-snapshot.ts';
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
import type { AccountRecord } from './account-record.ts';

/** A snapshot that may have to be kept. */
interface TextedSnapshot {
  readonly accountId: string;
  readonly mode: 'live' | 'test';
  /** Of the newest version that is kept; 0 before the first. */
  readonly version: number;
  readonly knownAt: Date | null;
  readonly snapshot: AccountSnapshot;
  /** The snapshot as JSON in ASCII. */
  readonly content: Uint8Array;
  readonly digest: string;
}

/** A snapshot that differs from the newest version of its account; null before the first. */
export interface ChangedSnapshot extends TextedSnapshot {
  readonly before: AccountSnapshot | null;
}

/** A step: what differs from the newest versions that are kept, the accounts locked by the caller. */
export async function findChanged(scope: Scope, records: readonly AccountRecord[]): Promise<ChangedSnapshot[]> {
  const texted = records.flatMap(toTexted);
  const newest = await readNewest(
    scope,
    texted.filter(({ version }) => version > 0),
  );
  return texted.flatMap((one): ChangedSnapshot[] => {
    const kept = newest.get(one.accountId);
    if (kept === undefined) return [{ ...one, before: null }];
    if (kept === 'same') return [];
    const before = snapshotFromJson(kept);
    const isSame = kept.form !== keptForm && Buffer.compare(snapshotText(before), one.content) === 0;
    return isSame ? [] : [{ ...one, before }];
  });
}

/**
 * A step: adds a version to each account, its account locked by the caller. The contents go out as the bytes they are, one after the
 * other: to find where each ends in a text costs more than to store it.
 */
export async function insertVersions(scope: Scope, versions: readonly ChangedSnapshot[], now: Date): Promise<void> {
  const contents = versions.map(({ content }) => content);
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
      array(textElement, ({ digest }) => digest),
      Buffer.concat(contents),
      binaryArray(
        intElement,
        contents.map(({ length }) => (end += length) - length),
      ),
      binaryArray(
        intElement,
        contents.map(({ length }) => length),
      ),
      array(booleanElement, ({ before, snapshot }) => isSwitch(before, snapshot)),
      array(intElement, ({ version }) => version),
    ],
  );
}

/** True when the revenue comes from another system than before: the difference is no movement of MRR. */
export function isSwitch(before: AccountSnapshot | null | undefined, after: AccountSnapshot): boolean {
  const was = before?.revenueSystem ?? null;
  return was !== null && after.revenueSystem !== null && was !== after.revenueSystem;
}

/** The newest versions, in words only where they say something else. */
async function readNewest(
  scope: Scope,
  texted: readonly TextedSnapshot[],
): Promise<Map<string, KeptSnapshot | 'same'>> {
  if (texted.length === 0) return new Map();
  const rows: { accountId: string; other: KeptSnapshot | null }[] = await scope.db.query(
    `select s.account_id as "accountId", case when s.digest <> t.digest then s.content end as other
     from unnest($2::uuid[], $3::int[], $4::text[]) as t("accountId", version, digest)
     join account_snapshot s on s.workspace_id = $1 and s.account_id = t."accountId" and s.version = t.version`,
    [
      scope.workspaceId,
      texted.map(({ accountId }) => accountId),
      texted.map(({ version }) => version),
      texted.map(({ digest }) => digest),
    ],
  );
  return new Map(rows.map(({ accountId, other }) => [accountId, other ?? 'same']));
}

function toTexted({ accountId, mode, version, current: snapshot, isKept, knownAt }: AccountRecord): TextedSnapshot[] {
  if (!isKept || snapshot === null) return [];
  const content = snapshotText(snapshot);
  return [{ accountId, mode, version, knownAt, snapshot, content, digest: hash('sha256', content, 'hex') }];
}
