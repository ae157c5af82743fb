import { grouped } from '#core/grouped.ts';

/** What refused deliveries are counted under that are proven and of another time; those that are not proven are `rejected`. */
export const staleReason = 'stale';

/** What became of the deliveries since yesterday, by UTC days: those that were refused are counted by days alone. */
export interface Arrived {
  readonly failed: number;
  readonly refused: number;
  /** More than one in ten of those that were proven: whoever sends what is refused is not known. */
  readonly isOften: boolean;
}

/** Of those that have words, as the failed do, no more are looked through: they are shown with every card. */
const mostLookedAt = 10_000;

/**
 * Joins what `Arrived` holds of a connection `c`, as `a`. `since`: a day before now. All are counted only where some failed, and as far as
 * it matters.
 */
export function joinArrived(since: string): string {
  const day = `(${since}::timestamptz at time zone 'utc')::date`;
  const came = `from delivery d where d.workspace_id = $1 and d.connection_id = c.id
      and d.received_at >= ${day}::timestamp at time zone 'utc'`;
  return `
    cross join lateral (
      select (select count(*)::int from (select d.result ${came} and d.words is not null
          order by d.received_at desc, d.id desc limit ${mostLookedAt}) w where w.result = 'failed') as failed,
        (select coalesce(sum(r.refused), 0)::int from directory_refusal r where r.address = c.public_id
          and r.reason in ('rejected', '${staleReason}') and r.day >= ${day}) as refused) e
    cross join lateral (
      select e.failed, e.refused,
        e.failed > 0 and (select count(*) from (select ${came} limit 10 * e.failed) t) < 10 * e.failed as "isOften") a`;
}

/** Columns of what was joined. */
export const arrivedColumns = `jsonb_build_object('failed', a.failed, 'refused', a.refused, 'isOften', a."isOften") as arrived`;

/** What of it is to be looked at, and where; null where every delivery was taken and applied. Pure. */
export function arrivedWords({ failed, refused, isOften }: Arrived): string | null {
  const often = isOften ? ['More than one delivery in ten fails.'] : [];
  const told = [
    ...(failed === 0
      ? []
      : [...often, `${deliveries(failed)} since yesterday could not be applied: ${seeWhy(failed)}.`]),
    ...(refused === 0
      ? []
      : [`${deliveries(refused)} since yesterday ${refused === 1 ? 'was' : 'were'} refused: ${checks}.`]),
  ];
  return told.length === 0 ? null : told.join(' ');
}

const checks = 'see “Something is missing?” for what to set right';

function seeWhy(count: number): string {
  return `see why among the deliveries, and replay ${count === 1 ? 'it' : 'them'}`;
}

function deliveries(count: number): string {
  return `${grouped(count)} ${count === 1 ? 'delivery' : 'deliveries'}`;
}
