import type { Scope } from '../platform/database/scope.ts';
import { noAccounts, type AttachingConnection } from './attachment.ts';
import { findById, type Identified } from './links-by-id.ts';

/** A customer that stands in an account, of whom an id was learned. */
export interface Standing extends Identified {
  readonly accountId: string;
}

/**
 * A step, these customers held: an id that was learned later may lead to another account than the one they stand in. No machine moves
 * them: they stay, and a person is asked. Where a person has answered for either of the two, nobody is asked again.
 */
export async function askAbout(
  scope: Scope,
  connection: AttachingConnection,
  standing: readonly Standing[],
): Promise<void> {
  if (standing.length === 0) return;
  const found = await findById(scope, connection, standing, { isStanding: true });
  const apart = standing.filter(({ externalId, accountId }) => {
    const { byStoredId, byStatedId, byHint } = found.get(externalId) ?? noAccounts;
    const accountIds = [...byStoredId, ...byStatedId, ...byHint];
    return accountIds.length > 0 && !accountIds.includes(accountId);
  });
  if (apart.length === 0) return;
  await scope.db.query(
    `update billing_customer set link = 'review'
     where workspace_id = $1 and connection_id = $2 and external_id = any($3::text[]) and link <> 'person'`,
    [scope.workspaceId, connection.id, apart.map(({ externalId }) => externalId)],
  );
}
