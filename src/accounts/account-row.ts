import type { AccountRowDto } from '#contracts/account-list.ts';
import type { Money } from '#core/money.ts';
import { wholeDaysBetween } from '#core/period.ts';
import { toInstantOrNull, toMoneyDtos, toPercent, toPerson } from './dto.ts';
import { noMrrWords } from './no-mrr.ts';
import type { ShownHealth } from './shown-health.ts';

/** A row as the database answers it. */
export interface AccountRow {
  readonly id: string;
  readonly name: string;
  readonly domain: string | null;
  readonly owner_id: string | null;
  readonly owner_name: string | null;
  readonly mrr: readonly Money[] | null;
  readonly plan: string | null;
  /** Null where it is unknown, and while the account was never evaluated. */
  readonly status: AccountRowDto['status'];
  readonly status_words: string | null;
  readonly payment_state: AccountRowDto['paymentHealth'];
  readonly payment_failure: AccountRowDto['paymentFailure'];
  readonly payment_words: string | null;
  readonly usage_percent: string | null;
  readonly renews_at: Date | null;
  readonly ended_at: Date | null;
  readonly score: number | null;
  readonly band: AccountRowDto['band'];
  readonly health_words: string | null;
  readonly open_flags: number;
  readonly known_at: Date | null;
}

/** The moment up to which the account's sources were heard to be complete: facts that did not change are that young. */
const heardAt = `(select min(s.heard_at) from billing_customer c
  join connection s on s.workspace_id = $1 and s.id = c.connection_id
  where c.workspace_id = $1 and c.account_id = a.id)`;

/** What `toAccountRow` reads, as SQL over `account a`, its owner `member m` and its `account_health h`; $1 is the workspace. */
export function accountRowColumns(shown: ShownHealth): string {
  return `a.id, a.name, a.domain, a.owner_id, m.name as owner_name, a.mrr, a.plan,
    case when a.status = 'unknown' or a.evaluated_at is null and a.status <> 'contact' then null else a.status end as status,
    case when a.status = 'unknown' then a.status_words end as status_words,
    ${shown.paymentState} as payment_state, case when a.payment_state = 'failed' then a.payment_failure end as payment_failure,
    ${shown.paymentWords} as payment_words, a.usage_percent, a.renews_at, a.ended_at,
    ${shown.score} as score, ${shown.band} as band, ${shown.words} as health_words, greatest(a.known_at, ${heardAt}) as known_at,
    (select count(*)::int from flag f where f.workspace_id = $1 and f.account_id = a.id and f.state = 'open') as open_flags`;
}

/** Where they come from. */
export const accountRowTables = `account a
  left join account_health h on h.workspace_id = $1 and h.account_id = a.id
  left join member m on m.workspace_id = $1 and m.id = a.owner_id`;

/** What lists show of an account; on which plan it ended stands in its snapshot. */
export function toAccountRow(row: AccountRow, now: Date, timeZone: string): Omit<AccountRowDto, 'lastPlan'> {
  return {
    id: row.id,
    name: row.name,
    domain: row.domain,
    owner: toPerson(row.owner_id, row.owner_name),
    mrr: row.mrr === null ? null : toMoneyDtos(row.mrr),
    mrrWords: noMrrWords(row),
    plan: row.plan,
    status: row.status,
    statusWords: row.status_words,
    paymentHealth: row.payment_state,
    paymentFailure: row.payment_failure,
    paymentWords: row.payment_words,
    usagePercent: row.usage_percent === null ? null : toPercent(Number(row.usage_percent)),
    renewsAt: toInstantOrNull(row.renews_at),
    renewsInDays: row.renews_at === null ? null : wholeDaysBetween(now, row.renews_at, timeZone),
    endedAt: toInstantOrNull(row.ended_at),
    score: row.score,
    band: row.band,
    healthWords: row.health_words,
    openFlags: row.open_flags,
    knownAt: toInstantOrNull(row.known_at),
  };
}
