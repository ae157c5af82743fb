import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { sendingSchema } from '#contracts/sending.ts';
import { Clock } from '../platform/clock.ts';
import { Database } from '../platform/database/database.ts';
import type { Scope } from '../platform/database/scope.ts';
import { Doorbells } from '../platform/directory/doorbells.ts';
import { Changes } from '../platform/notify/changes.ts';
import type { Caller } from '../workspaces/caller.ts';
import { OutagesService } from './outages.service.ts';

export type SendingState = z.input<typeof sendingSchema>;

/** The kill switch of a workspace. What is approved waits while it stands, and goes on afterwards if its cause still holds. */
@Injectable()
export class SendingSwitchService {
  constructor(
    private readonly database: Database,
    private readonly outages: OutagesService,
    private readonly doorbells: Doorbells,
    private readonly changes: Changes,
    private readonly clock: Clock,
  ) {}

  /** An entry. Queues behind whatever is being marked at this moment, so that nothing is marked after it answers. */
  async switch(caller: Caller, isStopped: boolean): Promise<SendingState> {
    return this.database.write(caller.workspaceId, async (scope) => {
      const now = this.clock.now();
      await scope.db.query(
        `update workspace set sending_stopped_at = case when $2 then coalesce(sending_stopped_at, $3::timestamptz) end,
           sending_stopped_by = case when not $2 then null when sending_stopped_at is null then $4::uuid else sending_stopped_by end
         where workspace_id = $1`,
        [caller.workspaceId, isStopped, now, caller.memberId],
      );
      if (!isStopped) await this.doorbells.ring(scope, 'send', now);
      await this.changes.announce(scope, 'drafts');
      return this.#read(scope, caller);
    });
  }

  /** An entry: what stands under offers as their sender's address; null leaves it out, and offers are drafts then. */
  async setPostalAddress(caller: Caller, postalAddress: string | null): Promise<SendingState> {
    return this.database.write(caller.workspaceId, async (scope) => {
      await scope.db.query(`update workspace set postal_address = $2 where workspace_id = $1`, [
        caller.workspaceId,
        postalAddress,
      ]);
      await this.changes.announce(scope, 'drafts');
      await this.changes.announce(scope, 'playbooks');
      return this.#read(scope, caller);
    });
  }

  /** An entry: as a member sees it. */
  async state(caller: Caller): Promise<SendingState> {
    return this.database.read(caller.workspaceId, (scope) => this.#read(scope, caller));
  }

  async #read(scope: Scope, { memberId }: Caller): Promise<SendingState> {
    const rows: { since: Date | null; by: string | null; postal_address: string | null }[] = await scope.db.query(
      `select w.sending_stopped_at as since, m.name as by, w.postal_address from workspace w
       left join member m on m.workspace_id = w.workspace_id and m.id = w.sending_stopped_by
       where w.workspace_id = $1`,
      [scope.workspaceId],
    );
    const since = rows[0]?.since ?? null;
    return {
      isStopped: since !== null,
      since: since?.toISOString() ?? null,
      by: rows[0]?.by ?? null,
      outage: await this.outages.state(scope, memberId),
      postalAddress: rows[0]?.postal_address ?? null,
    };
  }
}
