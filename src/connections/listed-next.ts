import type { Scope } from '../platform/database/scope.ts';

/**
 * A step, for a connection that is about to be read whole, with the reading that is under way where there is one. Answers of which of
 * these kinds each page will be read from now on. A first reading does not remember what its pages named, and one of what is recent does
 * not read whole lists: of these, none.
 */
export async function listedNext(
  scope: Scope,
  connectionId: string,
  kinds: readonly string[],
): Promise<(kind: string) => boolean> {
  const rows: { isWhole: boolean; begun: string[] }[] = await scope.db.query(
    `select c.first_backfill_ended_at is not null and (b.id is null or b.extent = 'whole' and not b.is_first) as "isWhole",
       array(select p.kind from backfill_phase p where p.workspace_id = $1 and p.backfill_id = b.id
         and (p.status <> 'waiting' or exists (select 1 from backfill_page g
           where g.workspace_id = $1 and g.backfill_id = b.id and g.kind = p.kind))) as begun
     from connection c
     left join lateral (select * from backfill where workspace_id = $1 and connection_id = $2
       order by frozen_at desc, id desc limit 1) b on b.status not in ('done', 'failed')
     where c.workspace_id = $1 and c.id = $2`,
    [scope.workspaceId, connectionId],
  );
  const [reading] = rows;
  const begun = new Set(reading?.begun);
  return (kind) => reading?.isWhole === true && kinds.includes(kind) && !begun.has(kind);
}
