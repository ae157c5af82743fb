import type { Scope } from '../platform/database/scope.ts';
import { changed } from './preview-rows.ts';
import type { StatusChange } from './status-words.ts';

/** A step: of the whole mode, the most accounts first. */
export async function statusChanges(scope: Scope, parameters: readonly unknown[]): Promise<StatusChange[]> {
  return scope.db.query(
    `with ${changed}
     select status as "from", "nextStatus" as "to", count(*)::int as accounts from changed where "changesStatus"
     group by 1, 2 order by 3 desc, 1, 2`,
    [...parameters],
  );
}
