import { keyOrder } from './key-order.ts';

/**
 * SQL that raises the requests for the objects of the relation `asked`, one row each: `kind`, `external_id`, `customer_id`,
 * `offered`, `offered_at` (a whole second), `must_fetch`. `$1` is the workspace, `$2` the connection; answers
 * `kind`, `external_id`, `wanted`.
 *
 * What is offered is used without a fetch when it is strictly newer, in whole seconds, than the reading of what is held (begun a
 * second after its `known_at`) and than any other offer that waits; otherwise nobody knows, and it is fetched (ruling 11).
 */
export function raising(asked: string): string {
  const isOffer = 'excluded.offered_at is not null';
  const isNewer = `(coalesce(excluded.offered_at > date_trunc('second', o.known_at + interval '1 second'), true)
    and coalesce(excluded.offered_at > o.offered_at, true))`;
  return `insert into billing_object as o
      (workspace_id, connection_id, kind, external_id, customer_id, wanted, offered, offered_at, must_fetch)
    select $1, $2, kind, external_id, customer_id, 1, offered, offered_at, must_fetch
    from ${asked} order by ${keyOrder('kind', 'external_id')}
    on conflict (workspace_id, connection_id, kind, external_id) do update
      set wanted = o.wanted + 1, attempts = 0, customer_id = coalesce(o.customer_id, excluded.customer_id),
        offered = case when ${isOffer} and ${isNewer} then excluded.offered else o.offered end,
        offered_at = greatest(o.offered_at, excluded.offered_at),
        must_fetch = o.must_fetch or excluded.must_fetch or (${isOffer} and not ${isNewer})
    returning kind, external_id, wanted`;
}
