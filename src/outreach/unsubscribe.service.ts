import { Injectable } from '@nestjs/common';
import { dateText } from '#core/period.ts';
import { AccountHistoryService } from '../accounts/account-history.service.ts';
import { Clock } from '../platform/clock.ts';
import { Database } from '../platform/database/database.ts';
import type { Scope } from '../platform/database/scope.ts';
import { EndingsService } from './endings.service.ts';
import { SuppressionsService } from './suppressions.service.ts';
import type { Unsubscription } from './unsubscribe-links.ts';

/** A reader's word: no more offers. */
@Injectable()
export class UnsubscribeService {
  constructor(
    private readonly database: Database,
    private readonly suppressions: SuppressionsService,
    private readonly endings: EndingsService,
    private readonly history: AccountHistoryService,
    private readonly clock: Clock,
  ) {}

  /** An entry, with a proven link. Offers that wait are withdrawn in the same transaction; twice is once. */
  async unsubscribe({ workspaceId, contact }: Unsubscription): Promise<void> {
    await this.database.write(workspaceId, async (scope) => {
      const workspaces: { time_zone: string }[] = await scope.db.query(
        `select time_zone from workspace where workspace_id = $1`,
        [workspaceId],
      );
      const [workspace] = workspaces;
      // A link outlives its workspace.
      if (!workspace) return;
      const now = this.clock.now();
      const reason = `unsubscribed on ${dateText(now, workspace.time_zone)}`;
      const isNew = await this.suppressions.add(scope, {
        pattern: contact,
        kind: 'unsubscribed',
        reason,
        memberId: null,
        now,
      });
      if (!isNew) return;
      await this.endings.withdrawOffers(scope, contact, `${contact} ${reason}.`, now);
      await this.#note(scope, contact, now);
    });
  }

  async #note(scope: Scope, contact: string, now: Date): Promise<void> {
    const rows: { account_id: string }[] = await scope.db.query(
      `select distinct account_id from message where workspace_id = $1 and to_normal = $2 order by account_id limit 50`,
      [scope.workspaceId, contact],
    );
    const words = `${contact} unsubscribed from offers`;
    await this.history.note(
      scope,
      rows.map((row) => ({ accountId: row.account_id, at: now, kind: 'message' as const, words })),
    );
  }
}
