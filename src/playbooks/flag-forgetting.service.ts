import { Injectable } from '@nestjs/common';
import type { TriggerKind } from '#core/triggers/trigger.ts';
import type { Scope } from '../platform/database/scope.ts';
import { Changes } from '../platform/notify/changes.ts';

/** What is left to say of a flag whose facts are gone. */
const bareWords: Readonly<Record<TriggerKind, string>> = {
  payment_failed: 'A payment failed',
  invoice_overdue: 'An invoice is overdue',
  usage_over_plan: 'Usage is over the plan',
  renewal_approaching: 'A renewal is near',
};

/** Takes back what flags say of billing that came through a connection that was ended [R13]. */
@Injectable()
export class FlagForgettingService {
  constructor(private readonly changes: Changes) {}

  /**
   * A step: object, amount and words go; that there is a flag, since when and whose it is stays (ruling 6). One that still holds is
   * told anew when billing is connected again. Answers how many it was, `limit` at most.
   */
  async forget(scope: Scope, connectionId: string, limit: number): Promise<number> {
    const [rows]: [{ account_id: string }[]] = await scope.db.query(
      `with due as materialized (
         select id from flag where workspace_id = $1 and source ->> 'connectionId' = $2 order by id limit $4 for update)
       update flag f set source = null, at_risk = '[]', at_risk_rank = 0,
         words = ($3::jsonb ->> f.trigger) || case f.state when 'open' then '. Billing is disconnected.' else '' end
       from due where f.workspace_id = $1 and f.id = due.id returning f.account_id`,
      [scope.workspaceId, connectionId, JSON.stringify(bareWords), limit],
    );
    const accountIds = [...new Set(rows.map((row) => row.account_id))];
    if (accountIds.length > 0) await this.changes.announce(scope, 'flags', accountIds);
    return rows.length;
  }
}
