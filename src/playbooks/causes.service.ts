import { Injectable } from '@nestjs/common';
import type { Scope } from '../platform/database/scope.ts';

/** What made something fire on one account. */
export interface Cause {
  readonly accountId: string;
  /** Of the cause as it is known; of one that is new, the key that it will keep. */
  readonly key: string;
  /** Every other key by which a billing system may name it. */
  readonly aliases: readonly string[];
  readonly trigger: string;
}

/** Finds the id of a cause that `learn` has seen. */
export type CauseIds = (accountId: string, key: string) => string;

const causeShape = `jsonb_to_recordset($2::jsonb) as t("accountId" uuid, key text, trigger text, keys text[])`;

/** Causes: each stands once for ever on its account, whatever becomes of the flags and enrollments it led to (ruling 7). */
@Injectable()
export class CausesService {
  /**
   * A step: every cause has a row afterwards, and every key of it leads there, the keys of causes that turned out to be the
   * same one included. Its accounts are locked by the caller.
   */
  async learn(scope: Scope, causes: readonly Cause[], now: Date): Promise<CauseIds> {
    const ids = new Map<string, string>();
    if (causes.length > 0) {
      const rows = causes.map(({ aliases, ...cause }) => ({ ...cause, keys: [cause.key, ...aliases] }));
      const parameter = JSON.stringify(rows);
      await scope.db.query(
        `insert into cause (workspace_id, account_id, key, trigger, first_seen_at)
         select distinct on (t."accountId", t.key) $1::uuid, t."accountId", t.key, t.trigger, $3::timestamptz
         from ${causeShape}
         order by t."accountId", t.key
         on conflict (workspace_id, account_id, key) do nothing`,
        [scope.workspaceId, parameter, now],
      );
      await learnKeys(scope, parameter);
      const known: { id: string; account_id: string; key: string }[] = await scope.db.query(
        `select c.id, c.account_id, c.key from cause c
         join ${causeShape} on t."accountId" = c.account_id and t.key = c.key
         where c.workspace_id = $1`,
        [scope.workspaceId, parameter],
      );
      for (const row of known) ids.set(`${row.account_id} ${row.key}`, row.id);
    }
    return (accountId, key) => {
      const id = ids.get(`${accountId} ${key}`);
      if (id === undefined) throw new Error(`The cause ${key} was not learned.`);
      return id;
    };
  }
}

/** Writes only keys that are new or lead elsewhere, so that learning the same again leaves the table untouched. */
async function learnKeys(scope: Scope, parameter: string): Promise<void> {
  await scope.db.query(
    `insert into cause_alias (workspace_id, account_id, key, cause_id)
     select distinct on (t."accountId", k.key) $1::uuid, t."accountId", k.key, c.id
     from ${causeShape}
     join cause c on c.workspace_id = $1 and c.account_id = t."accountId" and c.key = t.key
     cross join lateral unnest(t.keys) as k(key)
     where not exists (
       select 1 from cause_alias a
       where a.workspace_id = $1 and a.account_id = t."accountId" and a.key = k.key and a.cause_id = c.id)
     -- One key, two causes at once: its owner, else the first.
     order by t."accountId", k.key, c.key <> k.key, c.key
     on conflict (workspace_id, account_id, key) do update set cause_id = excluded.cause_id`,
    [scope.workspaceId, parameter],
  );
}
