import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { countAccounts, pillSchema } from '#contracts/account-list.ts';
import { toMoney, type Money } from '#core/money.ts';
import { Clock } from '../platform/clock.ts';
import { Database } from '../platform/database/database.ts';
import type { Scope } from '../platform/database/scope.ts';
import { maximumAttempts } from '../platform/work/work.ts';
import { toConverted } from '../rates/converted.ts';
import { rateDay, RatesService } from '../rates/rates.service.ts';
import { isCustomer, isShown, renewsSoon } from './account-filter.ts';
import { toMoneyDto } from './dto.ts';
import { shownHealth } from './shown-health.ts';

/** More than are evaluated at once. */
const newest = 500;

type Counts = z.input<typeof countAccounts.response>;

interface CountRow extends Record<z.infer<typeof pillSchema> | 'renewing', number> {
  readonly healthy: number;
  readonly at_risk: number;
  readonly critical: number;
  readonly unknown: number;
}

interface SumRow {
  readonly currency: string;
  readonly total: string;
  readonly at_risk: string | null;
}

/** Counts of each pill and band, and the strip above the list, computed by the database in two statements. */
@Injectable()
export class AccountCountsQueries {
  constructor(
    private readonly database: Database,
    private readonly rates: RatesService,
    private readonly clock: Clock,
  ) {}

  /** An entry. */
  async count(workspaceId: string, mode: 'live' | 'test'): Promise<Counts> {
    return this.database.read(workspaceId, async (scope) => {
      const now = this.clock.now();
      const counts = await countRows(scope, mode, now);
      const sums = await sumMrr(scope, mode, now);
      const [mrr, mrrAtRisk] = [exact(sums, 'total'), exact(sums, 'at_risk')];
      const inForce = await this.rates.inForce(scope, rateDay(now));
      const { healthy, at_risk, critical, unknown } = counts;
      return {
        pills: {
          all: counts.all,
          paying: counts.paying,
          trial: counts.trial,
          churned: counts.churned,
          past_due: counts.past_due,
          status_unknown: counts.status_unknown,
          contacts: counts.contacts,
        },
        bands: { healthy, at_risk, critical, unknown },
        mrr: mrr.held.map(toMoneyDto),
        mrrAtRisk: mrrAtRisk.held.map(toMoneyDto),
        doubts: { mrr: mrr.doubts, mrrAtRisk: mrrAtRisk.doubts },
        // A total without one of its parts would be too small.
        mrrConverted: mrr.doubts.length > 0 ? null : toConverted(mrr.held, inForce),
        mrrAtRiskConverted: mrrAtRisk.doubts.length > 0 ? null : toConverted(mrrAtRisk.held, inForce),
        renewingIn90Days: counts.renewing,
        ...(await readingOf(scope, mode)),
        isConnected: await hasConnection(scope, mode),
        asOf: now.toISOString(),
      };
    });
  }
}

/** The sums of the database in their order; what cannot be held exactly is left out, and said. */
function exact(rows: readonly SumRow[], part: 'total' | 'at_risk'): { held: Money[]; doubts: string[] } {
  const sums = rows.flatMap(({ [part]: sum, currency }) => (sum === null ? [] : toMoney(BigInt(sum), currency)));
  return {
    held: sums.flatMap((sum) => (sum.kind === 'money' ? sum.money : [])),
    doubts: sums.flatMap((sum) => (sum.kind === 'refused' ? sum.words : [])),
  };
}

async function countRows(scope: Scope, mode: string, now: Date): Promise<CountRow> {
  const { band } = shownHealth(now);
  const rows: CountRow[] = await scope.db.query(
    `select count(*) filter (where ${isCustomer})::int as all,
       count(*) filter (where a.status in ('active', 'past_due'))::int as paying,
       count(*) filter (where a.status = 'trialing')::int as trial,
       count(*) filter (where a.status = 'canceled')::int as churned,
       count(*) filter (where a.status = 'past_due')::int as past_due,
       count(*) filter (where a.status = 'unknown')::int as status_unknown,
       count(*) filter (where a.status = 'contact')::int as contacts,
       count(*) filter (where ${isCustomer} and ${renewsSoon('$3')})::int as renewing,
       count(*) filter (where ${band} = 'healthy')::int as healthy,
       count(*) filter (where ${band} = 'at_risk')::int as at_risk,
       count(*) filter (where ${band} = 'critical')::int as critical,
       count(*) filter (where ${band} = 'unknown')::int as unknown
     from account a left join account_health h on h.workspace_id = $1 and h.account_id = a.id
     where a.workspace_id = $1 and a.mode = $2 and ${isShown}`,
    [scope.workspaceId, mode, now],
  );
  const [row] = rows;
  if (!row) throw new Error('An aggregate always answers one row.');
  return row;
}

/** MRR of every account, and of those whose band is At risk or Critical; a currency at a time, never added across. */
async function sumMrr(scope: Scope, mode: string, now: Date): Promise<SumRow[]> {
  return scope.db.query(
    `select m.currency, sum(m.minor)::text as total,
       (sum(m.minor) filter (where ${shownHealth(now).band} in ('at_risk', 'critical')))::text as at_risk
     from account a
     cross join jsonb_to_recordset(a.mrr) as m(minor bigint, currency text)
     left join account_health h on h.workspace_id = $1 and h.account_id = a.id
     where a.workspace_id = $1 and a.mode = $2 and jsonb_typeof(a.mrr) = 'array' and ${isShown}
     group by m.currency order by sum(m.minor) desc`,
    [scope.workspaceId, mode],
  );
}

async function hasConnection(scope: Scope, mode: string): Promise<boolean> {
  const rows = await scope.db.query(
    `select 1 from connection where workspace_id = $1 and mode = $2 and status not in ('disconnecting', 'disconnected') limit 1`,
    [scope.workspaceId, mode],
  );
  return rows.length > 0;
}

/**
 * Reading until everyone has been evaluated who came with a first reading: until then the sums lack somebody. Who came last is evaluated
 * last, so a look at the newest tells it, however many others are wanted; whom a delivery brings later lacks nobody else, and adopts
 * nothing. Stopped when nobody goes on with what is not read yet.
 */
async function readingOf(
  scope: Scope,
  mode: string,
): Promise<Pick<Counts, 'isReading' | 'isReadingStopped' | 'isOtherRead'>> {
  const wasRead = `o.workspace_id = $1 and o.mode = $2 and o.first_backfill_ended_at is not null
    and o.status not in ('disconnecting', 'disconnected')`;
  const rows: { isScoring: boolean; isGoingOn: boolean; isOtherRead: boolean }[] = await scope.db.query(
    `(select false as "isScoring", exists (select 1 from backfill b where b.workspace_id = $1 and b.connection_id = c.id
        and b.status in ('waiting', 'running', 'paused')) as "isGoingOn",
        exists (select 1 from connection o where ${wasRead}) as "isOtherRead"
      from connection c where c.workspace_id = $1 and c.mode = $2 and c.first_backfill_ended_at is null
        and c.status in ('reading', 'connected', 'degraded'))
     union all
     (select true, true, (select count(*) > 1 from connection o where ${wasRead})
      from account where workspace_id = $1 and mode = $2 and snapshot_version = 0 and adopts and id = any(array(
        select account_id from account_work where workspace_id = $1 and wanted > done and attempts < ${maximumAttempts}
        order by account_id desc limit ${newest})) limit 1)`,
    [scope.workspaceId, mode],
  );
  // Whose accounts are being scored is not known yet either, whatever is read beside it.
  const told = rows.some((row) => row.isScoring) ? rows.filter((row) => row.isScoring) : rows;
  return {
    isReading: rows.length > 0,
    isReadingStopped: rows.length > 0 && !rows.some((row) => row.isGoingOn),
    isOtherRead: told.some((row) => row.isOtherRead),
  };
}
