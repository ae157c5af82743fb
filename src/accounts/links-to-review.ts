import type { Scope } from '../platform/database/scope.ts';
import { noAccounts, type AttachingConnection, type Link } from './attachment.ts';
import { findById, type Identified } from './links-by-id.ts';

/** A customer that stands in an account, of whom an id was learned. */
export interface Standing extends Identified {
  readonly accountId: string;
  readonly link: Link | null;
}

/**
 * A step, these customers held: an id that was learned later may lead to another account than the one they stand in. No machine moves
 * them: they stay, and a person is asked; how they came there is kept for whoever says that they belong there. Where a person has
 * answered for either of the two, nobody is asked again.
 */
export async function askAbout(
  scope: Scope,
  connection: AttachingConnection,
  standing: readonly Standing[],
): Promise<void> {
  if (standing.length === 0) return;
  const found = await findById(scope, connection, standing, { isStanding: true });
  const apart = standing.filter(({ externalId, accountId, link }) => {
    const { byStoredId, byStatedId, byHint } = found.get(externalId) ?? noAccounts;
    const sure = [...byStoredId, ...byStatedId];
    // As among newcomers: what may be chance is asked about only where nothing else tells.
    const accountIds = sure.length === 0 && link === 'own' ? byHint : sure;
    return accountIds.length > 0 && !accountIds.includes(accountId);
  });
  if (apart.length === 0) return;
  await scope.db.query(
    `update billing_customer set link = 'review', link_before = jsonb_build_object(
       'accountId', account_id, 'link', link, 'linkedAt', linked_at, 'linkedBy', linked_by, 'before', link_before)
     where workspace_id = $1 and connection_id = $2 and external_id = any($3::text[])
       and link not in ('person', 'review') and linked_by is null`,
    [scope.workspaceId, connection.id, apart.map(({ externalId }) => externalId)],
  );
}
