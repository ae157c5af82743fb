import type { Scope } from '../platform/database/scope.ts';
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

const values = `t.status, t.mrr, t.mrr_rank, t.plan, t.payment_state, t.payment_words, t.usage_percent, t.renews_at, t.known_at,
  t.wake_at, (a.adopts or t.adopts) and not t.is_concluded, coalesce(t.revenue_system, a.revenue_system), $3::timestamptz,
  a.snapshot_version + t.added`;

/**
 * As JSON, of which the planner always expects a hundred rows. It sees how many stand in arrays, and from some number on would read
 * the whole table with each batch.
 */
const shape = `t(id uuid, status text, mrr jsonb, mrr_rank bigint, plan text, payment_state text, payment_words text,
  usage_percent numeric, renews_at timestamptz, known_at timestamptz, wake_at timestamptz, adopts boolean, is_concluded boolean,
  revenue_system text, added int, wanted bigint)`;

/**
 * A step: what lists show and filter by. Claimed accounts are finished with it: each row has eight indexes, and to write it twice
 * is to write those twice. Of others only rows that differ are written, so evaluating the same moment again leaves the table untouched.
 */
export async function writeCurrent(
  scope: Scope,
  records: readonly AccountRecord[],
  { versioned, now, claim }: Writing,
): Promise<void> {
  const wantedOf = new Map(claim?.rows.map(({ id, wanted }) => [id, wanted]));
  const rows = records.map((record) => ({
    ...columnsOf(record),
    added: versioned.has(record.accountId) ? 1 : 0,
    wanted: wantedOf.get(record.accountId),
  }));
  const update = (set: string, where: string) =>
    `update account a set (${columns}) = row(${values})${set} from jsonb_to_recordset($2::jsonb) as ${shape}
     where a.workspace_id = $1 and a.id = t.id and ${where}`;
  const parameters = [scope.workspaceId, JSON.stringify(rows), now];
  if (claim === null) {
    await scope.db.query(
      update('', `(${columns.replaceAll(/\w+/g, 'a.$&')}) is distinct from (${values})`),
      parameters,
    );
    return;
  }
  const [, written]: [unknown, number] = await scope.db.query(
    update(`, ${answered('a', 't.wanted')}`, 'a.lease_token = $4'),
    [...parameters, claim.token],
  );
  if (written !== claim.rows.length) throw new LeaseLost('account');
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
