import { Injectable } from '@nestjs/common';
import type { Scope } from '../platform/database/scope.ts';
import { contactHours } from './message.ts';
import { contactOf } from './one-line.ts';

export interface Sender {
  readonly name: string;
  readonly address: string;
}

/** What drafting a batch must know besides the requests. */
export interface DraftingContext {
  readonly timeZone: string;
  /** The account's owner, else the workspace's. */
  readonly senderOf: ReadonlyMap<string, Sender>;
  readonly workspaceName: string;
  /** Blocked patterns with their reason: whole addresses in their normal form, and '@' with a domain. */
  readonly blocked: ReadonlyMap<string, string>;
  /** Addresses in their normal form that a live message went, or is about to go, to within the last day: only live ones leave by themselves. */
  readonly written: ReadonlySet<string>;
}

@Injectable()
export class DraftingQueries {
  async read(
    scope: Scope,
    { accountIds, addresses, now }: { accountIds: readonly string[]; addresses: readonly string[]; now: Date },
  ): Promise<DraftingContext> {
    const workspace: { name: string; time_zone: string }[] = await scope.db.query(
      `select name, time_zone from workspace where workspace_id = $1`,
      [scope.workspaceId],
    );
    return {
      timeZone: workspace[0]?.time_zone ?? 'UTC',
      workspaceName: workspace[0]?.name ?? '',
      senderOf: await this.#senders(scope, accountIds),
      blocked: await this.blocked(scope, addresses),
      written: await this.#written(scope, addresses, now),
    };
  }

  /** The patterns that block any of these addresses. */
  async blocked(scope: Scope, addresses: readonly string[]): Promise<Map<string, string>> {
    const normal = addresses.map(contactOf);
    const patterns = [...new Set([...normal, ...normal.map(domainPattern)])];
    const rows: { pattern: string; reason: string }[] = await scope.db.query(
      `select pattern, reason from suppression where workspace_id = $1 and pattern = any($2::text[])`,
      [scope.workspaceId, patterns],
    );
    return new Map(rows.map((row) => [row.pattern, row.reason]));
  }

  async #senders(scope: Scope, accountIds: readonly string[]): Promise<Map<string, Sender>> {
    const rows: { account_id: string; name: string; address: string }[] = await scope.db.query(
      `select a.id as account_id, m.name, m.email as address
       from account a
       join lateral (
         select name, email from member
         where workspace_id = $1 and (id = a.owner_id or role = 'owner')
         order by id = a.owner_id desc nulls last, created_at, id limit 1) m on true
       where a.workspace_id = $1 and a.id = any($2::uuid[])`,
      [scope.workspaceId, accountIds],
    );
    return new Map(rows.map((row) => [row.account_id, { name: row.name, address: row.address }]));
  }

  async #written(scope: Scope, addresses: readonly string[], now: Date): Promise<Set<string>> {
    const rows: { to_normal: string }[] = await scope.db.query(
      `select distinct to_normal from message
       where workspace_id = $1 and to_normal = any($2::text[]) and mode = 'live'
         and (status in ('approved', 'sending') or sent_at > $3::timestamptz - make_interval(hours => ${contactHours}))`,
      [scope.workspaceId, addresses.map(contactOf), now],
    );
    return new Set(rows.map((row) => row.to_normal));
  }
}

/** The reason why an address may not be written to; null when it may. */
export function blockOf(blocked: ReadonlyMap<string, string>, address: string): string | null {
  const normal = contactOf(address);
  return blocked.get(normal) ?? blocked.get(domainPattern(normal)) ?? null;
}

function domainPattern(normal: string): string {
  return normal.slice(normal.lastIndexOf('@'));
}
