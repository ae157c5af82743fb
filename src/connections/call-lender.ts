import type { Database } from '../platform/database/database.ts';
import type { BudgetLimits } from './call-budget.ts';

/** What a process asks for: calls to begin, and places for those that run and those that wait. */
export interface LeaseRequest {
  readonly calls: number;
  readonly wants: number;
  /** Calls that run now: their places cannot be taken away. */
  readonly open: number;
}

/** What it is given. */
export interface Lease {
  /** Calls that may begin: the first in `startsInMs`, each other `everyMs` after the one before. */
  readonly calls: number;
  readonly startsInMs: number;
  readonly everyMs: number;
  /** How many may run at once. */
  readonly places: number;
  /** How many there are for everybody. */
  readonly room: number;
  /** Somebody else wants more places than they have. */
  readonly isCrowded: boolean;
}

/** What a process borrows calls from. */
export interface Lender {
  lease(holder: string, request: LeaseRequest): Promise<Lease>;
  shrink(what: 'rate' | 'places'): Promise<void>;
}

/** A call ends after 30 s, and begins at most 5 s after its lease: whoever gave no sign for longer has nothing under way. */
export const placesSeconds = 35;
/** Who waits asks several times a second: who has stopped asking does not wait any more. */
const wantsSeconds = 2;
/** Clocks of two servers may differ; a schedule further ahead than this was made by another clock. */
const longestScheduleSeconds = 60;
/** One burst of calls is refused once, however many of them were under way. */
const shrinkPauseSeconds = 1;

/**
 * One statement, so that a lease costs one round of the row's lock. Who has waited longer than the asking process is left a
 * fair share of the places first; who was just given some stands at the end of the queue. All times are the database's.
 */
const leaseStatement = `
  with seen as materialized (select * from call_budget where key = $1 for update),
  moment as materialized (select coalesce($8::timestamptz, clock_timestamp()) as now from seen),
  healed as (
    select s.*, m.now, extract(epoch from m.now)::float8 as at,
      greatest(0, floor(extract(epoch from m.now - s.cut_at) / 60))::int as minutes
    from seen s cross join moment m),
  limits as materialized (
    select *, greatest(1, $3::float8 - greatest(0, rate_cut - minutes)) as rate,
      greatest(1, floor($4::float8 - greatest(0, places_cut - minutes)))::int as room,
      coalesce((holders -> $2::text ->> 'since')::float8, at) as since,
      case when next_at > now + make_interval(secs => ${longestScheduleSeconds}) then now else greatest(next_at, now) end as starts_at
    from healed),
  others as materialized (
    select h.holder, h.entry, (h.entry ->> 'places')::int as places, (h.entry ->> 'since')::float8 < l.since as is_before,
      case when (h.entry ->> 'asked')::float8 > l.at - ${wantsSeconds} then (h.entry ->> 'wants')::int else 0 end as wants
    from limits l cross join jsonb_each(l.holders) h(holder, entry)
    where h.holder <> $2::text and (h.entry ->> 'asked')::float8 > l.at - ${placesSeconds}),
  share as (
    select greatest(1, l.room / (1 + (select count(*) from others where wants > 0)))::int as fair from limits l),
  crowd as (
    select coalesce(sum(greatest(o.places, case when o.is_before then least(o.wants, s.fair) else 0 end)), 0)::int as taken,
      coalesce(bool_or(o.wants > o.places), false) as is_crowded, coalesce(jsonb_object_agg(o.holder, o.entry), '{}') as entries
    from share s cross join others o),
  granted as materialized (
    select l.*, c.is_crowded, c.entries, greatest(0, least($6::int, l.room - c.taken)) as places
    from limits l cross join crowd c),
  given as materialized (
    select *, case when places > 0 and places >= $7::int then $5::int else 0 end as calls from granted)
  update call_budget b set
    next_at = case when g.calls = 0 then b.next_at else g.starts_at + make_interval(secs => g.calls / g.rate) end,
    rate_cut = greatest(0, g.rate_cut - g.minutes), places_cut = greatest(0, g.places_cut - g.minutes),
    cut_at = g.cut_at + make_interval(mins => g.minutes), used_at = g.now,
    holders = case when $6::int = 0 then g.entries else g.entries || jsonb_build_object($2::text, jsonb_build_object(
      'places', greatest(g.places, $7::int), 'wants', $6::int, 'asked', g.at,
      'since', case when g.places > 0 then g.at else g.since end)) end
  from given g where b.key = g.key
  returning g.calls, g.places, g.room, g.is_crowded as "isCrowded", 1000 / g.rate as "everyMs",
    greatest(0, extract(epoch from g.starts_at - g.now) * 1000)::float8 as "startsInMs"`;

/** Gives out the calls of one account to all processes: a row for each account, changed in one statement. */
export class CallLender {
  readonly #database: Database;
  readonly #key: Buffer;
  readonly #limits: BudgetLimits;

  constructor(database: Database, key: Buffer, limits: BudgetLimits) {
    this.#database = database;
    this.#key = key;
    this.#limits = limits;
  }

  /** `now` is the database's own time unless a spec gives another. A request for nothing gives everything back. */
  async lease(holder: string, request: LeaseRequest, now: Date | null = null): Promise<Lease> {
    const { perSecond, inFlight } = this.#limits;
    const parameters = [this.#key, holder, perSecond, inFlight, request.calls, request.wants, request.open, now];
    return this.#database.outside(async (db) => {
      for (;;) {
        const [rows]: [Lease[]] = await db.query(leaseStatement, parameters);
        if (rows[0]) return rows[0];
        await db.query(
          `insert into call_budget (key, cut_at) values ($1, coalesce($2, now())) on conflict do nothing`,
          [this.#key, now],
        );
      }
    });
  }

  /** Halves the rate, or the calls at once, for everybody; it grows back by one each minute (reference "stripe" §8.1). */
  async shrink(what: 'rate' | 'places', now: Date | null = null): Promise<void> {
    const limit = what === 'rate' ? this.#limits.perSecond : this.#limits.inFlight;
    const column = what === 'rate' ? 'rate_cut' : 'places_cut';
    const minutes = `greatest(0, floor(extract(epoch from excluded.cut_at - b.cut_at) / 60))`;
    const healed = (name: string) => `greatest(0, b.${name} - ${minutes})`;
    const halved = `least($2::real - 1, $2::real - ($2::real - ${healed(column)}) / 2)`;
    await this.#database.outside((db) =>
      db.query(
        `insert into call_budget as b (key, ${column}, cut_at) values ($1, $2::real / 2, coalesce($3, clock_timestamp()))
         on conflict (key) do update set cut_at = excluded.cut_at,
           rate_cut = ${what === 'rate' ? halved : healed('rate_cut')},
           places_cut = ${what === 'places' ? halved : healed('places_cut')}
         where b.${column} = 0 or b.cut_at < excluded.cut_at - make_interval(secs => ${shrinkPauseSeconds})`,
        [this.#key, limit, now],
      ),
    );
  }
}
