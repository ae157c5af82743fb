import type { TestDatabase } from '../../support/database.ts';

/** Of each table that a reading fills: how many rows there are, and one text that differs when any of them does. */
export type Digests = Readonly<Record<string, { readonly rows: number; readonly digest: string }>>;

const queries = `
  select 'object ' || kind as name, count(*)::int as rows,
    md5(string_agg(md5(concat_ws(' ', external_id, customer_id, is_deleted, payload::text)), '' order by external_id)) as digest
  from billing_object where payload is not null group by kind
  union all
  select 'account', count(*)::int, md5(string_agg(md5(concat_ws(' ', names, name, domain, status, mrr, plan, renews_at, score, band)), ''
    order by names))
  from (
    select string_agg(c.external_id, ' ' order by c.external_id) as names, a.name, a.domain, a.status, a.mrr::text as mrr, a.plan,
      a.renews_at, h.score, h.band
    from account a join billing_customer c on c.workspace_id = a.workspace_id and c.account_id = a.id
    join account_health h on h.workspace_id = a.workspace_id and h.account_id = a.id
    group by a.id, h.score, h.band, a.name, a.domain, a.status, a.mrr::text, a.plan, a.renews_at
  ) as each
  union all
  select 'flag', count(*)::int, md5(string_agg(k.key || f.state, ' ' order by k.key, f.state))
  from flag f join cause k on k.workspace_id = f.workspace_id and k.id = f.cause_id
  union all
  select 'MRR in ' || currency, count(*)::int, sum(minor)::text from (
    select coalesce(m->>'currency', '?') as currency, (m->>'minor')::numeric as minor
    from account, jsonb_array_elements(case when jsonb_typeof(mrr) = 'array' then mrr else '[]' end) as m
  ) as amounts group by currency`;

/** Facts and decisions of a whole database, small enough to compare at any size. Ids and times of ours are left out. */
export async function digestsOf({ owner }: TestDatabase): Promise<Digests> {
  const found = await owner.query<{ name: string; rows: number; digest: string }>(queries);
  return Object.fromEntries(found.rows.map(({ name, rows, digest }) => [name, { rows, digest: digest ?? '' }]));
}

/** What differs between two, in words; empty when nothing does. */
export function differences(ours: Digests, expected: Digests): string[] {
  const names = [...new Set([...Object.keys(ours), ...Object.keys(expected)])].sort();
  return names.flatMap((name) => {
    const [one, other] = [ours[name], expected[name]];
    if (one?.rows === other?.rows && one?.digest === other?.digest) return [];
    if (one?.rows !== other?.rows) return [`${name}: ${one?.rows ?? 0} rows instead of ${other?.rows ?? 0}`];
    return [`${name}: ${one?.rows ?? 0} rows, not the same ones`];
  });
}
