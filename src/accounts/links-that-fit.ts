import type { AttachmentDto } from '#contracts/attachments.ts';
import { aliasOf, isHint, isOfSystem, mostStating, otherSideOf } from '#core/matching/stated-ids.ts';
import type { Scope } from '../platform/database/scope.ts';

/** Another account that fits a customer, and by what. */
export interface Fitting {
  readonly externalId: string;
  readonly accountId: string;
  readonly name: string;
  readonly because: AttachmentDto['candidates'][number]['because'];
  readonly evidence: string;
  /** It may be chance. */
  readonly isHint: boolean;
}

/** An id of a customer as it is kept, and what is looked for of others by it. */
interface Asked {
  readonly externalId: string;
  readonly because: 'stored_id' | 'stated_id';
  readonly sought: string;
  readonly evidence: string;
  readonly isHint: boolean;
}

/** A step: other accounts that fit these customers, each once for each evidence, the nearest first. */
export async function findFitting(
  scope: Scope,
  connectionId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly Fitting[]>> {
  if (ids.length === 0) return new Map();
  const kept: { externalId: string; alias: string }[] = await scope.db.query(
    `select external_id as "externalId", alias from billing_customer_alias
     where workspace_id = $1 and connection_id = $2 and external_id = any($3::text[])`,
    [scope.workspaceId, connectionId, ids],
  );
  const found: Fitting[] = await scope.db.query(
    `with asked as materialized (
       select c.external_id, c.account_id, c.email_normal, c.email, c.domain, a.mode
       from billing_customer c join account a on a.workspace_id = $1 and a.id = c.account_id
       where c.workspace_id = $1 and c.connection_id = $2 and c.external_id = any($3::text[])),
     fits as (
       select q.external_id, q.mode, q.account_id as own, o.account_id, s.because, s.evidence, s."isHint" as is_hint
       from asked q
       join jsonb_to_recordset($4::jsonb) as s("externalId" text, because text, sought text, evidence text, "isHint" boolean)
         on s."externalId" = q.external_id
       cross join lateral (
         select t.connection_id, t.external_id from billing_customer_alias t
         where t.workspace_id = $1 and t.alias = s.sought and not (s.because = 'stated_id' and t.connection_id = $2)
         limit case s.because when 'stated_id' then $5::int end offset 0) t
       join billing_customer o on o.workspace_id = $1 and o.connection_id = t.connection_id and o.external_id = t.external_id
       union select q.external_id, q.mode, q.account_id, o.account_id, 'email', q.email, false
       from asked q join billing_customer o on o.workspace_id = $1 and o.email_normal = q.email_normal
       union select q.external_id, q.mode, q.account_id, o.id, 'domain', q.domain, false
       from asked q join account o on o.workspace_id = $1 and o.mode = q.mode and o.domain = q.domain)
     select f.external_id as "externalId", a.id as "accountId", a.name, f.because, f.evidence, f.is_hint as "isHint"
     from fits f join account a on a.workspace_id = $1 and a.id = f.account_id and a.mode = f.mode
     where a.id <> f.own
     order by f.external_id, array_position(array['stored_id', 'stated_id', 'email', 'domain'], f.because), a.name, a.id`,
    [scope.workspaceId, connectionId, ids, JSON.stringify(kept.flatMap(toAsked)), mostStating],
  );
  return Map.groupBy(found, ({ externalId }) => externalId);
}

function toAsked({ externalId, alias }: { readonly externalId: string; readonly alias: string }): Asked[] {
  const stated: Asked = {
    externalId,
    because: 'stated_id',
    sought: otherSideOf(alias),
    evidence: bare(alias),
    isHint: isHint(aliasOf(alias)),
  };
  if (!isOfSystem(alias)) return [stated];
  return [{ ...stated, because: 'stored_id', sought: alias, evidence: alias }, stated];
}

/** The merchant's id without the word of ours before it. */
function bare(kept: string): string {
  return aliasOf(kept).replace(/^identifier:/, '');
}
