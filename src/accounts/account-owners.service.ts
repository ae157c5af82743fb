import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.ts';
import type { Scope } from '../platform/database/scope.ts';
import { notFound } from '../platform/errors/app-error.ts';
import { Changes } from '../platform/notify/changes.ts';

/** Which member looks after an account. */
@Injectable()
export class AccountOwnersService {
  constructor(
    private readonly database: Database,
    private readonly changes: Changes,
  ) {}

  /** An entry: sets or clears the member who owns the account. */
  async assign(workspaceId: string, accountId: string, memberId: string | null): Promise<void> {
    await this.database.write(workspaceId, async (scope) => {
      if (memberId !== null) await requireMember(scope, memberId);
      const [, changed]: [unknown, number] = await scope.db.query(
        `update account set owner_id = $3 where workspace_id = $1 and id = $2`,
        [workspaceId, accountId, memberId],
      );
      if (changed === 0) throw notFound('account');
      await this.changes.announce(scope, 'accounts', [accountId]);
    });
  }
}

/** A step: throws unless the member is one of this workspace. */
export async function requireMember(scope: Scope, memberId: string): Promise<void> {
  const members = await scope.db.query(`select 1 from member where workspace_id = $1 and id = $2`, [
    scope.workspaceId,
    memberId,
  ]);
  if (members.length === 0) throw notFound('member');
}
