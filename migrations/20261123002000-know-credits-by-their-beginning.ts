import type { MigrationInterface, QueryRunner } from 'typeorm';
import { inEachWorkspace } from './row-level-security.ts';

/**
 * Prepaid credits without an end were another cause each year, named by the day on which that year began. They are one cause, named by the
 * day on which they began: it is the newest of those that there are. What passed a threshold long ago and was never told is adopted, not
 * fired (ruling 7).
 */
export class KnowCreditsByTheirBeginning20261123002000 implements MigrationInterface {
  name = 'KnowCreditsByTheirBeginning20261123002000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(inEachWorkspace(knownByBeginning));
    // The rows are locked in the order in which everybody locks them (ruling 15).
    await db.query(
      inEachWorkspace(`
        perform 1 from account a where a.workspace_id = w and not a.adopts and a.id in (${holders}) order by a.id for no key update;
        update account a set adopts = true where a.workspace_id = w and not a.adopts and a.id in (${holders});`),
    );
  }

  /** A cause keeps its names. */
  async down(): Promise<void> {}
}

const zulu = String.raw`'^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+]00:00)$'`;

/** Measure may write a date of the year 1, or an empty text, where there is no end. */
const endOf = `coalesce(nullif(o.payload ->> 'expiration_date', ''), o.payload #>> '{grant,expires_at}', '0001-')`;

/** Credits without an end, by whom they belong to, the day on which they began, where it can be read, and whether they are used up. */
const endless = `
  select b.account_id, o.external_id as credit, case
      when o.kind = 'credit' and o.payload ->> 'created_at' ~ ${zulu} then left(o.payload ->> 'created_at', 10)
      when o.kind = 'credit_reading' and s.begun ~ '^[0-9]{1,10}$'
        then to_char(to_timestamp(s.begun::bigint) at time zone 'UTC', 'YYYY-MM-DD') end as begun_on,
    case o.kind when 'credit_reading' then o.payload #>> '{available,monetary,value}' = '0'
      else coalesce(o.payload ->> 'units', '0') = '0' and coalesce(o.payload #>> '{amount,value_in_cents}', '0') = '0' end as is_spent
  from connection c
  join billing_object o on o.workspace_id = w and o.connection_id = c.id and o.kind in ('credit', 'credit_reading')
  join billing_customer b on b.workspace_id = w and b.connection_id = c.id and b.external_id = o.customer_id
  cross join lateral (
    select coalesce(o.payload #>> '{grant,effective_at}', o.payload #>> '{grant,created}') as begun) s
  where c.workspace_id = w and not o.is_deleted and b.account_id is not null
    and ${endOf} like '0001-%'`;

/** Of what is used up nothing is told after its first year. */
const holders = `
  select e.account_id from (${endless}) e
  where e.begun_on < to_char(now() - interval '1 year', 'YYYY-MM-DD') and e.is_spent is not true`;

/** The key of such a cause ends with its day and its threshold. */
const causeKey = String.raw`'^usage_over_plan:credit:(.+):\d{4}-\d{2}-\d{2}:(\d+)$'`;

const knownByBeginning = `
        insert into cause_alias (workspace_id, account_id, key, cause_id)
        select distinct on (1, 2, 3) w, k.account_id, 'usage_over_plan:credit:' || e.credit || ':' || e.begun_on || ':' || k.parts[2], k.id
        from (select c.account_id, c.id, c.key, regexp_match(c.key, ${causeKey}) as parts from cause c
          where c.workspace_id = w and c.trigger = 'usage_over_plan' and c.key like 'usage_over_plan:credit:%') k
        join (${endless}) e on e.account_id = k.account_id and e.credit = k.parts[1]
        where e.begun_on is not null order by 1, 2, 3, k.key desc
        on conflict (workspace_id, account_id, key) do nothing;`;
