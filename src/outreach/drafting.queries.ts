import { Inject, Injectable } from '@nestjs/common';
import type { SourceState } from '#core/account-facts.ts';
import { normalEmail } from '#core/matching/normal-email.ts';
import { ConnectionsService } from '../connections/connections.service.ts';
import { CONFIG, type Config } from '../platform/config/config.ts';
import type { Scope } from '../platform/database/scope.ts';
import type { Block, Blocks } from './blocks.ts';
import { contactHours } from './message.ts';
import { offerRefusal } from './offer-rules.ts';
import { contactOf, domainPattern } from './one-line.ts';

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
  /** Why offers may not leave by themselves; null when they may. */
  readonly offerRefusal: string | null;
  readonly blocked: Blocks;
  /** Addresses in their normal form that a live message went, or is about to go, to within the last day: only live ones leave by themselves. */
  readonly written: ReadonlySet<string>;
  /** How far each source of the workspace can be believed. */
  readonly sources: readonly SourceState[];
}

@Injectable()
export class DraftingQueries {
  constructor(
    private readonly connections: ConnectionsService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

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
      offerRefusal: await this.offerRefusal(scope),
      blocked: await this.blocked(scope, addresses),
      written: await this.#written(scope, addresses, now),
      sources: await this.connections.allStates(scope, now),
    };
  }

  /** A step: why offers of this workspace may not leave by themselves; null when they may. */
  async offerRefusal(scope: Scope): Promise<string | null> {
    const rows: { postal_address: string | null }[] = await scope.db.query(
      `select postal_address from workspace where workspace_id = $1`,
      [scope.workspaceId],
    );
    return offerRefusal({ publicUrl: this.config.publicUrl, postalAddress: rows[0]?.postal_address ?? null });
  }

  /** The patterns that block any of these addresses. */
  async blocked(scope: Scope, addresses: readonly string[]): Promise<Blocks> {
    const normal = addresses.map(contactOf);
    const patterns = [...new Set([...normal, ...normal.map(domainPattern)])];
    const rows: (Block & { pattern: string })[] = await scope.db.query(
      `select pattern, kind, reason from suppression
       where workspace_id = $1 and pattern = any($2::text[]) and lifted_at is null order by id`,
      [scope.workspaceId, patterns],
    );
    return Map.groupBy(rows, (row) => row.pattern);
  }

  /** A step: whether billing tells of this address at the account. */
  async isOfBilling(scope: Scope, accountId: string, address: string): Promise<boolean> {
    const rows: unknown[] = await scope.db.query(
      `select 1 from billing_customer where workspace_id = $1 and account_id = $2 and email_normal = $3 limit 1`,
      [scope.workspaceId, accountId, normalEmail(address)],
    );
    return rows.length > 0;
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
