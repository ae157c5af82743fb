import { Injectable } from '@nestjs/common';
import type { RestoreDto } from '#contracts/restore.ts';
import { Clock } from '../platform/clock.ts';
import { Database } from '../platform/database/database.ts';
import { Changes } from '../platform/notify/changes.ts';
import type { Caller } from '../workspaces/caller.ts';

interface Row {
  readonly noticedAt: Date;
  readonly playbooks: readonly { readonly id: string; readonly name: string }[];
  readonly messages: number;
}

/** That the database was restored from a backup: noticed at the start, told until an admin has looked (faults.md §5.11). */
@Injectable()
export class RestoreService {
  constructor(
    private readonly database: Database,
    private readonly changes: Changes,
    private readonly clock: Clock,
  ) {}

  /** An entry. */
  async state(workspaceId: string): Promise<RestoreDto> {
    return this.database.read(workspaceId, async ({ db }) => {
      const rows: Row[] = await db.query(
        `select r.noticed_at as "noticedAt", r.messages,
           (select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name) order by p.id), '[]'::jsonb)
            from playbook p where p.workspace_id = $1 and p.id = any(r.playbook_ids)) as playbooks
         from restore_notice r where r.workspace_id = $1 and r.noted_at is null`,
        [workspaceId],
      );
      const [row] = rows;
      if (!row) return { restore: null };
      return {
        restore: { noticedAt: row.noticedAt.toISOString(), playbooks: [...row.playbooks], messages: row.messages },
      };
    });
  }

  /** An entry: somebody who may switch playbooks has looked at them. Twice is once. */
  async note({ workspaceId, memberId }: Caller): Promise<void> {
    await this.database.write(workspaceId, async (scope) => {
      await scope.db.query(
        `update restore_notice set noted_at = $2, noted_by = $3 where workspace_id = $1 and noted_at is null`,
        [workspaceId, this.clock.now(), memberId],
      );
      await this.changes.announce(scope, 'playbooks');
    });
  }
}
