import { Injectable } from '@nestjs/common';
import type { Scope } from '../platform/database/scope.ts';

/** What made something fire on one account. */
export interface Cause {
  readonly accountId: string;
  readonly key: string;
  readonly trigger: string;
}

/** Finds the id of a cause that `learn` has seen. */
export type CauseIds = (accountId: string, key: string) => string;

/** Causes: each stands once for ever on its account, whatever becomes of the flags and enrollments it led to (ruling 7). */
@Injectable()
export class CausesService {
  /** A step: every cause has a row afterwards, its accounts locked by the caller. */
  async learn(scope: Scope, causes: readonly Cause[], now: Date): Promise<CauseIds> {
    const ids = new Map<string, string>();
    if (causes.length > 0) {
      const parameter = JSON.stringify(causes);
      await scope.db.query(
        `insert into cause (workspace_id, account_id, key, trigger, first_seen_at)
         select distinct on (t."accountId", t.key) $1::uuid, t."accountId", t.key, t.trigger, $3::timestamptz
         from jsonb_to_recordset($2::jsonb) as t("accountId" uuid, key text, trigger text)
         order by t."accountId", t.key
         on conflict (workspace_id, account_id, key) do nothing`,
        [scope.workspaceId, parameter, now],
      );
      const rows: { id: string; account_id: string; key: string }[] = await scope.db.query(
        `select c.id, c.account_id, c.key from cause c
         join jsonb_to_recordset($2::jsonb) as t("accountId" uuid, key text) on t."accountId" = c.account_id and t.key = c.key
         where c.workspace_id = $1`,
        [scope.workspaceId, parameter],
      );
      for (const row of rows) ids.set(`${row.account_id} ${row.key}`, row.id);
    }
    return (accountId, key) => {
      const id = ids.get(`${accountId} ${key}`);
      if (id === undefined) throw new Error(`The cause ${key} was not learned.`);
      return id;
    };
  }
}
