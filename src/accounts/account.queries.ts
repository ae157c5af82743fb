import { Injectable } from '@nestjs/common';
import type { AccountDto } from '#contracts/accounts.ts';
import type { SourceLinkDto } from '#contracts/common.ts';
import { dateText } from '#core/period.ts';
import type { SourceRef } from '#core/snapshot/billing-view.ts';
import { lackedBy } from '#core/source-doubt.ts';
import type { Moment } from '#core/triggers/trigger.ts';
import { Connectors } from '../connections/connectors.ts';
import { ConnectionsService } from '../connections/connections.service.ts';
import type { SourceLinks } from '../connections/source-links.ts';
import { Clock } from '../platform/clock.ts';
import { Database } from '../platform/database/database.ts';
import type { Scope } from '../platform/database/scope.ts';
import { notFound } from '../platform/errors/app-error.ts';
import { shownBilling } from './account-so-far.queries.ts';
import { isShown } from './account-filter.ts';
import { accountFlags } from './account-flags.queries.ts';
import { AccountHealthQueries } from './account-health.queries.ts';
import { timeZoneOf } from './accounts.queries.ts';
import { customerDates } from './customer-dates.ts';
import { toInstantOrNull, toPerson } from './dto.ts';
import { factRefs, toRevenueDto, type RevenueSources } from './revenue-dto.ts';
import { SnapshotsService } from './snapshots.service.ts';

interface Row {
  readonly id: string;
  readonly mode: 'live' | 'test';
  readonly name: string;
  readonly domain: string | null;
  readonly owner_id: string | null;
  readonly owner_name: string | null;
  readonly created_at: Date;
  readonly evaluated_at: Date | null;
  readonly moved_to: AccountDto['movedTo'];
  readonly is_contact: boolean;
}

/** One account's page: is it fine, why, what is due, who owns it [A12]. */
@Injectable()
export class AccountQueries {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly connections: ConnectionsService,
    private readonly connectors: Connectors,
    private readonly snapshots: SnapshotsService,
    private readonly health: AccountHealthQueries,
  ) {}

  /** An entry. */
  async get(workspaceId: string, accountId: string): Promise<AccountDto> {
    return this.database.read(workspaceId, async (scope) => {
      const row = await findRow(scope, accountId);
      const links = await this.connections.links(scope);
      const link = (ref: SourceRef) => linkOf(links, ref);
      const labelOf = (system: string) => this.connectors.labelOf(system);
      const at = { now: this.clock.now(), timeZone: await timeZoneOf(scope) };
      const absence = await revenueAbsence(scope, accountId, at);
      const newest = absence === null ? (await this.snapshots.newest(scope, [accountId])).get(accountId) : undefined;
      const snapshot = newest ?? null;
      const { lacks, unread } = await this.#unread(scope, accountId, at.now);
      const knownAt = await knownTimes(scope, accountId, snapshot === null ? [] : factRefs(snapshot, at));
      return {
        id: row.id,
        mode: row.mode,
        name: row.name,
        domain: row.domain,
        owner: toPerson(row.owner_id, row.owner_name),
        createdAt: row.created_at.toISOString(),
        customerSince: snapshot === null ? null : toInstantOrNull(customerDates(snapshot).since),
        health: await this.health.read(scope, accountId, { snapshot, at, evaluatedAt: row.evaluated_at, link }),
        revenue: snapshot === null ? null : toRevenueDto(snapshot, { labelOf, link, knownAt, lacks, unread }, at),
        revenueWords: snapshot === null ? (absence ?? lacks ?? evaluating) : null,
        soFar:
          snapshot === null && hasSource(absence) && !row.is_contact ? await shownBilling(scope, accountId, at) : null,
        flags: await accountFlags(scope, accountId),
        movedTo: row.moved_to,
        isContact: row.is_contact && row.moved_to === null,
      };
    });
  }

  /** What the connections of this account cannot tell: of what health cannot do without, and of the rest. */
  async #unread(scope: Scope, accountId: string, now: Date): Promise<Pick<RevenueSources, 'lacks' | 'unread'>> {
    const rows: { connection_id: string }[] = await scope.db.query(
      'select distinct connection_id from billing_customer where workspace_id = $1 and account_id = $2',
      [scope.workspaceId, accountId],
    );
    const ids = rows.map((row) => row.connection_id);
    const lacks = lackedBy(await this.connections.sourceStates(scope, ids, now));
    return { lacks, unread: await this.connections.unreadParts(scope, ids) };
  }
}

async function findRow(scope: Scope, accountId: string): Promise<Row> {
  const rows: Row[] = await scope.db.query(
    `select a.id, a.mode, a.name, a.domain, a.owner_id, m.name as owner_name, a.created_at, a.evaluated_at, a.status = 'contact' as is_contact,
       case when t.id is not null then jsonb_build_object('accountId', t.id, 'name', t.name) end as moved_to
     from account a
     left join member m on m.workspace_id = $1 and m.id = a.owner_id
     left join account t on t.workspace_id = $1 and t.id = a.moved_to and not ${isShown}
     where a.workspace_id = $1 and a.id = $2`,
    [scope.workspaceId, accountId],
  );
  const [row] = rows;
  if (!row) throw notFound('account');
  return row;
}

/** A link always names its object, even where the connection is gone and nothing can be opened. */
function linkOf(links: SourceLinks, ref: SourceRef): SourceLinkDto {
  return links.link(ref) ?? { system: 'unknown', ...ref, url: null };
}

const stillReading = 'Still reading billing for the first time.';
const evaluating = 'Billing was read and is being evaluated.';

/** A source speaks of it that was not ended. */
function hasSource(absence: string | null): boolean {
  return absence === null || absence === stillReading;
}

/** Why no revenue is shown: null when it is. What is still being read joins a source that has been read only when it ends. */
async function revenueAbsence(scope: Scope, accountId: string, { timeZone }: Moment): Promise<string | null> {
  const rows: { is_reading: boolean; is_open: boolean; ended_at: Date | null }[] = await scope.db.query(
    `select s.first_backfill_ended_at is null as is_reading, s.status not in ('disconnecting', 'disconnected') as is_open,
       max(s.disconnected_at) as ended_at
     from billing_customer c join connection s on s.workspace_id = $1 and s.id = c.connection_id
     where c.workspace_id = $1 and c.account_id = $2 group by 1, 2`,
    [scope.workspaceId, accountId],
  );
  const open = rows.filter((row) => row.is_open);
  if (open.length === 0) {
    const last = rows.flatMap((row) => row.ended_at?.getTime() ?? []);
    if (rows.length === 0) return 'No billing customer belongs to this account.';
    if (last.length === 0) return 'No connected billing system knows this account.';
    return `No connected billing system has known this account since ${dateText(new Date(Math.max(...last)), timeZone)}.`;
  }
  return open.every((row) => row.is_reading) ? stillReading : null;
}

/**
 * When each of these objects was last known to be true: since the object was read, or since its source was last heard to be
 * complete, whichever is later. A value that comes from many objects is as old as the source. Of one account very much may be held:
 * it is looked through in the database.
 */
async function knownTimes(
  scope: Scope,
  accountId: string,
  refs: readonly SourceRef[],
): Promise<RevenueSources['knownAt']> {
  const held = `from billing_customer c
     join connection s on s.workspace_id = $1 and s.id = c.connection_id
     join billing_object o on o.workspace_id = $1 and o.connection_id = c.connection_id and o.customer_id = c.external_id`;
  const rows: { connection_id: string; kind: string; external_id: string; known_at: Date | null }[] =
    await scope.db.query(
      `select o.connection_id, o.kind, o.external_id, greatest(o.known_at, s.heard_at) as known_at ${held}
       join jsonb_to_recordset($3::jsonb) as r("connectionId" uuid, kind text, "externalId" text)
         on r."connectionId" = o.connection_id and r.kind = o.kind and r."externalId" = o.external_id
       where c.workspace_id = $1 and c.account_id = $2`,
      [scope.workspaceId, accountId, JSON.stringify(refs)],
    );
  const [all]: { newest: Date | null }[] = await scope.db.query(
    `select max(greatest(o.known_at, s.heard_at)) as newest ${held} where c.workspace_id = $1 and c.account_id = $2`,
    [scope.workspaceId, accountId],
  );
  const times = new Map(rows.map((row) => [`${row.connection_id} ${row.kind} ${row.external_id}`, row.known_at]));
  return (ref) => (ref && times.get(`${ref.connectionId} ${ref.kind} ${ref.externalId}`)) ?? all?.newest ?? null;
}
