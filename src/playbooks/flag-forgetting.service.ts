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
   * told anew when billing is connected again. Locks the accounts, so nothing else of them may be locked. Answers how many it was,
   * `limit` at most.
   */
  async forget(scope: Scope, connectionId: string, limit: number): Promise<number> {
    const due: { id: string; account_id: string }[] = await scope.db.query(
      `select id, account_id from flag where workspace_id = $1 and source ->> 'connectionId' = $2 order by id limit $3`,
      [scope.workspaceId, connectionId, limit],
    );
    if (due.length === 0) return 0;
    const accountIds = [...new Set(due.map((row) => row.account_id))];
    // Accounts before what is said of them (ruling 15): an evaluation of one of them would meet it the other way round.
    await scope.db.query(
      `select 1 from account where workspace_id = $1 and id = any($2::uuid[]) order by id for no key update`,
      [scope.workspaceId, accountIds],
    );
    await scope.db.query(
      `update flag f set source = null, at_risk = '[]', at_risk_rank = 0,
         words = ($3::jsonb ->> f.trigger) || case f.state when 'open' then '. Billing is disconnected.' else '' end
       where f.workspace_id = $1 and f.id = any($4::uuid[]) and f.source ->> 'connectionId' = $2`,
      [scope.workspaceId, connectionId, JSON.stringify(bareWords), due.map((row) => row.id)],
    );
    await this.changes.announce(scope, 'flags', accountIds);
    return due.length;
  }
}
