import { Injectable } from '@nestjs/common';
import { Changes } from '../platform/notify/changes.ts';
import type { Scope } from '../platform/database/scope.ts';

/** How far the removal after a disconnect has come [R13]. */
@Injectable()
export class PurgeProgress {
  constructor(private readonly changes: Changes) {}

  /** A step: so much there is to remove. A removal that was stopped and goes on keeps its count. */
  async begin(scope: Scope, connectionId: string, total: number): Promise<void> {
    await scope.db.query(
      `update connection set purge_total = $3, purge_removed = 0
       where workspace_id = $1 and id = $2 and purge_total is null`,
      [scope.workspaceId, connectionId, total],
    );
    await this.changes.announce(scope, 'connections', [connectionId]);
  }

  /** A step: so much was removed since. */
  async add(scope: Scope, connectionId: string, removed: number): Promise<void> {
    if (removed === 0) return;
    await scope.db.query(
      `update connection set purge_removed = least(purge_removed + $3, purge_total)
       where workspace_id = $1 and id = $2 and purge_total is not null`,
      [scope.workspaceId, connectionId, removed],
    );
    await this.changes.announce(scope, 'connections', [connectionId]);
  }

  /** A step: nothing is left to remove. */
  async end(scope: Scope, connectionId: string): Promise<void> {
    await scope.db.query(
      `update connection set purge_total = null, purge_removed = 0 where workspace_id = $1 and id = $2`,
      [scope.workspaceId, connectionId],
    );
  }
}
