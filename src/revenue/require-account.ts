import type { Scope } from '../platform/database/scope.ts';
import { notFound } from '../platform/errors/app-error.ts';

/** A step: throws `not_found` for an account that the workspace does not have. */
export async function requireAccount(scope: Scope, accountId: string): Promise<void> {
  const rows = await scope.db.query(`select 1 from account where workspace_id = $1 and id = $2`, [
    scope.workspaceId,
    accountId,
  ]);
  if (rows.length === 0) throw notFound('account');
}
