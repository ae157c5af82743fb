import type { Scope } from '../platform/database/scope.ts';
import {
  bigintElement,
  binaryArray,
  booleanElement,
  intElement,
  jsonbElement,
  momentElement,
  textElement,
  uuidElement,
  type ElementType,
} from '../platform/database/binary-array.ts';
import { answered, LeaseLost, type Claim } from '../platform/work/work.ts';
import { accountRank } from './mrr-rank.ts';
import type { AccountRecord } from './account-record.ts';

/** Accounts that were claimed to be evaluated, each with the request that is answered. */
export type AccountClaim = Claim<{ readonly id: string }>;

interface Writing {
  /** Whose version was just added. */
  readonly versioned: ReadonlySet<string>;
  readonly now: Date;
  /** Null where nobody has claimed the accounts. */
  readonly claim: AccountClaim | null;
}

const columns = `status, mrr, mrr_rank, plan, payment_state, payment_words, usage_percent, renews_at, known_at, wake_at, adopts,
  revenue_system, evaluated_at, snapshot_version`;

const values = `t.status, t.mrr, t.mrr_rank, t.plan, t.payment_state, t.payment_words, t.usage_percent::numeric, t.renews_at,
  t.known_at, t.wake_at, (a.adopts or t.adopts) and not t.is_concluded, coalesce(t.revenue_system, a.revenue_system),
  $3::timestamptz, a.snapshot_version + t.added`;

const given = `unnest($2::uuid[], $4::text[], $5::jsonb[], $6::bigint[], $7::text[], $8::text[], $9::text[], $10::text[],
    $11::timestamptz[], $12::timestamptz[], $13::timestamptz[], $14::boolean[], $15::boolean[], $16::text[], $17::int[],
    $18::bigint[])
  as t(id, status, mrr, mrr_rank, plan, payment_state, payment_words, usage_percent, renews_at, known_at, wake_at, adopts,
    is_concluded, revenue_system, added, wanted)`;

/**
 * A step: what lists show and filter by. Claimed accounts are finished with it: each row has eight indexes, and to write it twice
 * is to write those twice. Of others only rows that differ are written, so evaluating the same moment again leaves the table untouched.
 */
export async function writeCurrent(
  scope: Scope,
  records: readonly AccountRecord[],
  { versioned, now, claim }: Writing,
): Promise<void> {
  const update = (set: string, where: string) =>
    `update account a set (${columns}) = row(${values})${set} from ${given}
     where a.workspace_id = $1 and a.id = t.id and ${where}`;
  const parameters = [scope.workspaceId, ...parametersOf(records, { versioned, now, claim })];
  if (claim === null) {
    await scope.db.query(
      update('', `(${columns.replaceAll(/\w+/g, 'a.$&')}) is distinct from (${values})`),
      parameters,
    );
    return;
  }
  const [, written]: [unknown, number] = await scope.db.query(
    update(`, ${answered('a', 't.wanted')}`, 'a.lease_token = $19'),
    [...parameters, claim.token],
  );
  if (written !== claim.rows.length) throw new LeaseLost('account');
}

/** What stands for `$2` and on. */
function parametersOf(records: readonly AccountRecord[], { versioned, now, claim }: Writing): unknown[] {
  const wantedOf = new Map(claim?.rows.map(({ id, wanted }) => [id, wanted]));
  const billed = records.map(({ current }) => ({
    status: current?.status.is.value ?? 'none',
    mrr: current?.mrr.is.value ?? null,
  }));
  const array = <T>(type: ElementType<T>, of: (record: AccountRecord) => T | null) =>
    binaryArray(type, records.map(of));
  return [
    array(uuidElement, ({ accountId }) => accountId),
    now,
    binaryArray(
      textElement,
      billed.map(({ status }) => status),
    ),
    binaryArray(
      jsonbElement,
      billed.map(({ mrr }) => (mrr === null ? null : JSON.stringify(mrr))),
    ),
    binaryArray(bigintElement, billed.map(accountRank)),
    array(textElement, ({ current }) => current?.plan.is.value ?? null),
    array(textElement, ({ payment }) => payment?.state ?? null),
    array(textElement, ({ payment }) => payment?.words ?? null),
    array(textElement, ({ current }) => current?.usagePercent.is.value?.toString() ?? null),
    array(momentElement, ({ current }) => current?.renewsAt.is.value ?? null),
    array(momentElement, ({ knownAt }) => knownAt),
    array(momentElement, ({ wakeAt }) => wakeAt),
    array(booleanElement, ({ adopts }) => adopts),
    array(booleanElement, ({ isKept, isConcluded }) => isKept && isConcluded),
    array(textElement, ({ current }) => current?.revenueSystem ?? null),
    array(intElement, ({ accountId }) => (versioned.has(accountId) ? 1 : 0)),
    array(bigintElement, ({ accountId }) => wantedOf.get(accountId) ?? null),
  ];
}
