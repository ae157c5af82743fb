import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { ObjectRef } from '#connectors/billing-object.ts';
import type { Scope } from '../platform/database/scope.ts';
import { AfterRefreshSteps, type AfterRefresh, type SettledObject } from '../refresh/after-refresh.ts';

const refShape = `r(kind text, "externalId" text)`;

/** A delivery counts as applied when every object it named was looked at after it came. */
@Injectable()
export class DeliveryResults implements AfterRefresh, OnModuleInit {
  constructor(private readonly steps: AfterRefreshSteps) {}

  onModuleInit(): void {
    this.steps.add(this);
  }

  /** A step. */
  async settled(scope: Scope, connectionId: string, refs: readonly SettledObject[], now: Date): Promise<void> {
    const [answered]: [{ delivery_id: string; has_others: boolean }[]] = await scope.db.query(
      `delete from delivery_object d
       using jsonb_to_recordset($3::jsonb) as r(kind text, "externalId" text, wanted bigint)
       where d.workspace_id = $1 and d.connection_id = $2 and d.kind = r.kind and d.external_id = r."externalId"
         and d.wanted <= r.wanted
       returning d.delivery_id, d.has_others`,
      [scope.workspaceId, connectionId, JSON.stringify(refs)],
    );
    if (answered.length === 0) return;
    await holdAlone(
      scope,
      connectionId,
      answered.flatMap((row) => (row.has_others ? row.delivery_id : [])),
    );
    await scope.db.query(
      `update delivery t set result = 'applied', applied_at = $4, words = null
       where t.workspace_id = $1 and t.connection_id = $2 and t.id = any($3::uuid[]) and t.result <> 'ignored'
         and not exists (select 1 from delivery_object x
           where x.workspace_id = $1 and x.connection_id = $2 and x.delivery_id = t.id and x.has_others)`,
      [scope.workspaceId, connectionId, answered.map((row) => row.delivery_id), now],
    );
  }

  /**
   * A step: what a delivery named cannot be read; it says so until somebody asks again and it can. Until then it stays among what
   * is waited for: that is how those that failed are found.
   */
  async setAside(scope: Scope, connectionId: string, refs: readonly ObjectRef[], words: string): Promise<void> {
    await scope.db.query(
      `update delivery t set result = 'failed', words = $4
       from delivery_object d, jsonb_to_recordset($3::jsonb) as ${refShape}
       where d.workspace_id = $1 and d.connection_id = $2 and d.kind = r.kind and d.external_id = r."externalId"
         and t.workspace_id = $1 and t.connection_id = $2 and t.id = d.delivery_id and t.result = 'waiting'`,
      [scope.workspaceId, connectionId, JSON.stringify(refs), words],
    );
  }

  /** A step: deliveries hold billing data too. What they wait for, then they themselves, then what they said. */
  async purge(scope: Scope, connectionId: string, limit: number): Promise<boolean> {
    for (const table of ['delivery_object', 'delivery', 'delivery_text']) {
      const [, removed]: [unknown, number] = await scope.db.query(
        `delete from ${table} where ctid in
           (select ctid from ${table} where workspace_id = $1 and connection_id = $2 limit $3)`,
        [scope.workspaceId, connectionId, limit],
      );
      if (removed > 0) return true;
    }
    return false;
  }
}

/**
 * Two who answer for different objects of one delivery at once would each see the other's still waiting, and nobody would call it
 * applied: so whoever comes second waits here, and then looks.
 */
async function holdAlone(scope: Scope, connectionId: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await scope.db.query(
    `select from delivery where workspace_id = $1 and connection_id = $2 and id = any($3::uuid[]) order by id for no key update`,
    [scope.workspaceId, connectionId, ids],
  );
}
