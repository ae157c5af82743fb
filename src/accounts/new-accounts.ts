import { binaryArray, textElement, uuidElement } from '../platform/database/binary-array.ts';
import type { Scope } from '../platform/database/scope.ts';
import type { Link, Mode, NewAccount } from './attachment.ts';
import { findByDomain } from './candidates.ts';

/** An account that is to be made, under this id unless the company has one by then. */
export interface ProposedAccount extends NewAccount {
  readonly id: string;
}

export interface NewLink {
  readonly externalId: string;
  readonly accountId: string;
  readonly link: Link;
  /** True when its account was made for it. */
  readonly isMade: boolean;
}

/** A step: one account for each company that has none, and for each customer that stands alone. The unique index on the domain is the last word. */
export async function makeAccounts(scope: Scope, mode: Mode, proposed: readonly ProposedAccount[]): Promise<NewLink[]> {
  if (proposed.length === 0) return [];
  const rows: { id: string }[] = await scope.db.query(
    `insert into account (workspace_id, id, mode, name, name_normal, domain)
     select $1, t.id, $2, t.name, lower(t.name), t.domain
     from unnest($3::uuid[], $4::text[], $5::text[]) as t(id, name, domain) order by t.domain
     on conflict (workspace_id, mode, domain) where domain is not null do nothing returning id`,
    [
      scope.workspaceId,
      mode,
      binaryArray(
        uuidElement,
        proposed.map(({ id }) => id),
      ),
      binaryArray(
        textElement,
        proposed.map(({ name }) => name),
      ),
      binaryArray(
        textElement,
        proposed.map(({ domain }) => domain),
      ),
    ],
  );
  const made = new Set(rows.map(({ id }) => id));
  const others = proposed.flatMap(({ id, domain }) => (made.has(id) ? [] : (domain ?? [])));
  const standing = others.length === 0 ? new Map<string, string>() : await findByDomain(scope, mode, others);
  return proposed.flatMap(({ id, key, domain, members }) => {
    const isMade = made.has(id);
    const accountId = isMade ? id : standing.get(domain ?? '');
    if (accountId === undefined) throw new Error(`No account was made for ${key}.`);
    return members.map((member) => ({ ...member, accountId, isMade }));
  });
}

/**
 * Whoever attaches newcomers does so alone in a workspace and mode: an id or an address, unlike a domain, has no unique index
 * that would keep two transactions from making two accounts of one customer. Taken between customers and accounts (ruling 15).
 */
export async function queueUp(scope: Scope, mode: Mode): Promise<void> {
  await scope.db.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [
    `attach ${scope.workspaceId} ${mode}`,
  ]);
}
