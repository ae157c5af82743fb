import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.ts';
import type { Scope } from '../platform/database/scope.ts';
import { notFound } from '../platform/errors/app-error.ts';
import { Changes } from '../platform/notify/changes.ts';

export interface HeldFlag {
  readonly id: string;
  readonly account_id: string;
  readonly cause_id: string;
  readonly words: string;
  readonly state: 'open' | 'closed';
  readonly closed_by: 'cause_cleared' | 'person' | null;
  readonly closed_at: Date | null;
  readonly assignee_id: string | null;
}

/** Flags as people change them: one at a time, its account locked first, as evaluation does, so that neither overtakes the other. */
@Injectable()
export class HeldFlags {
  constructor(
    private readonly database: Database,
    private readonly changes: Changes,
  ) {}

  /** An entry: does `work` in one transaction that holds the flag, and tells open pages. */
  async with<T>(workspaceId: string, flagId: string, work: (scope: Scope, flag: HeldFlag) => Promise<T>): Promise<T> {
    return this.database.write(workspaceId, async (scope) => {
      await scope.db.query(
        `select 1 from account where workspace_id = $1 and id =
           (select account_id from flag where workspace_id = $1 and id = $2) for no key update`,
        [workspaceId, flagId],
      );
      const flags: HeldFlag[] = await scope.db.query(
        `select id, account_id, cause_id, words, state, closed_by, closed_at, assignee_id from flag where workspace_id = $1 and id = $2`,
        [workspaceId, flagId],
      );
      const [flag] = flags;
      if (!flag) throw notFound('flag');
      const done = await work(scope, flag);
      await this.changes.announce(scope, 'flags', [flag.account_id]);
      return done;
    });
  }
}
