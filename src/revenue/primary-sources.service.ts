import { Injectable } from '@nestjs/common';
import type { Scope } from '../platform/database/scope.ts';

export type Mode = 'live' | 'test';

/** The billing system that owns the revenue in a mode. */
export interface PrimarySource {
  readonly mode: Mode;
  /** Null while nothing is connected in the mode. */
  readonly system: string | null;
  /** Null until somebody chose: then it is the system that was connected first. */
  readonly chosenAt: Date | null;
  readonly chosenBy: string | null;
}

/** Which billing system is primary, per mode (ruling 26). */
@Injectable()
export class PrimarySources {
  /**
   * A step: both modes, one statement. A choice stands while its system is away: others speak meanwhile, as anywhere. `without` a
   * connection it is as if that one had ended.
   */
  async read(scope: Scope, without: string | null = null): Promise<PrimarySource[]> {
    return scope.db.query(
      `select m.mode, coalesce(chosen.system, oldest.system) as system, chosen.chosen_at as "chosenAt",
         chosen.name as "chosenBy"
       from (values ('live'), ('test')) as m(mode)
       left join lateral (
         select r.system, r.chosen_at, p.name from revenue_source r
         left join member p on p.workspace_id = $1 and p.id = r.chosen_by
         where r.workspace_id = $1 and r.mode = m.mode order by r.id desc limit 1) chosen on true
       left join lateral (
         select c.system from connection c
         where c.workspace_id = $1 and c.mode = m.mode and c.status not in ('disconnecting', 'disconnected')
           and c.id is distinct from $2::uuid
         order by c.created_at, c.id limit 1) oldest on true`,
      [scope.workspaceId, without],
    );
  }

  /** A step: keeps a choice. */
  async choose(
    scope: Scope,
    choice: { mode: Mode; system: string; memberId: string | null },
    now: Date,
  ): Promise<void> {
    await scope.db.query(
      `insert into revenue_source (workspace_id, mode, system, chosen_at, chosen_by) values ($1, $2, $3, $4, $5)`,
      [scope.workspaceId, choice.mode, choice.system, now, choice.memberId],
    );
  }
}
