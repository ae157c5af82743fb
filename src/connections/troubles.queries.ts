import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../platform/config/config.ts';
import { Database } from '../platform/database/database.ts';
import type { Scope } from '../platform/database/scope.ts';
import { staleReason } from './arrived.ts';
import type { BackfillRow } from './backfill-progress.ts';
import { isNewest, mayGoOn, resumableSince } from './backfill-resuming.ts';
import { booksLeftOf } from './books-left.ts';
import { consentKind, type Connection } from './connection.ts';
import { newestBackfill } from './connections.queries.ts';
import { ConnectionsService } from './connections.service.ts';
import { timeZoneOf } from './local-moment.ts';
import type { Counted, Findings } from './findings.ts';
import { cameByWebhook, cameThatWeek, isOfOthers, lacksEvents } from './silence.ts';
import { webhookUrlOf } from './webhook-url.ts';

type Known =
  | 'connection'
  | 'counted'
  | 'hasWebhookSecret'
  | 'isBusy'
  | 'canResume'
  | 'booksLeft'
  | 'webhookUrl'
  | 'timeZone';

interface CountRow extends Counted {
  readonly hasWebhookSecret: boolean;
  readonly isBusy: boolean;
  readonly canResume: boolean;
  readonly newest: Pick<BackfillRow, 'isFirst' | 'status' | 'phases'> | null;
}

/** All that is counted about a connection, in one moment. */
@Injectable()
export class TroublesQueries {
  readonly #config: Config;

  constructor(
    @Inject(CONFIG) config: Config,
    private readonly database: Database,
    private readonly connections: ConnectionsService,
  ) {
    this.#config = config;
  }

  /** An entry. Throws `not_found`. */
  async get(workspaceId: string, id: string, now: Date): Promise<Pick<Findings, Known>> {
    return this.database.read(workspaceId, async (scope) => {
      const connection = await this.connections.get(scope, id);
      const [row] = await readCounts(scope, connection, now);
      if (!row) throw new Error('A count always has a row.');
      const { hasWebhookSecret, isBusy, canResume, newest, ...counted } = row;
      const booksLeft = booksLeftOf(connection, newest);
      const webhookUrl = webhookUrlOf(this.#config, connection);
      const timeZone = await timeZoneOf(scope);
      return { connection, counted, hasWebhookSecret, isBusy, canResume, booksLeft, webhookUrl, timeZone };
    });
  }
}

function readCounts({ db, workspaceId }: Scope, { id }: Connection, now: Date): Promise<CountRow[]> {
  return db.query(
    `with customer as materialized (
       select account_id, link, email_normal, domain, is_deleted,
         not is_deleted and account_id is not null and link is distinct from 'review' as is_attached
       from billing_customer where workspace_id = $1 and connection_id = $2),
     customers as (
       select count(*)::int as customers, count(*) filter (where is_deleted)::int as deleted,
         count(*) filter (where is_deleted and account_id is null)::int as "neverHeld",
         count(*) filter (where not is_deleted and account_id is null)::int as waiting,
         count(distinct account_id)::int as accounts,
         count(distinct account_id) filter (where is_attached)::int as "matchedAccounts",
         count(*) filter (where is_attached and link in ('person', 'stored_id'))::int as "byId",
         count(*) filter (where is_attached and link = 'email')::int as "byEmail",
         count(*) filter (where is_attached and link = 'domain')::int as "byDomain",
         count(*) filter (where is_attached and link = 'own')::int as alone,
         count(*) filter (where is_attached and link = 'own' and email_normal is null)::int as "withoutEmail",
         count(*) filter (where link = 'review' and not is_deleted)::int as review
       from customer),
     deliveries as (
       select count(*) filter (where d.through = 'webhook' and not ${isOfOthers})::int as "webhooks24h",
         count(*) filter (where d.through = 'webhook' and ${isOfOthers})::int as "ofOthers24h",
         count(*) filter (where ${cameByWebhook('$3')})::int as "webhooksNow",
         count(*) filter (where d.through = 'polling')::int as "polled24h",
         count(*) filter (where d.result = 'failed')::int as "failed24h"
       from connection c join delivery d on d.workspace_id = $1 and d.connection_id = c.id and d.received_at > $3
       where c.workspace_id = $1 and c.id = $2),
     refusals as (
       select coalesce(sum(r.refused), 0)::int as refused, coalesce(sum(r.refused) filter (where r.reason = '${staleReason}'), 0)::int as stale
       from directory_refusal r join connection k on k.public_id = r.address
       where k.workspace_id = $1 and k.id = $2 and r.reason in ('rejected', '${staleReason}')
         and r.day >= ($3::timestamptz at time zone 'utc')::date)
     select c.*, d.*,
       f.refused, f.stale,
       (select ${lacksEvents} and ${cameThatWeek('$3')} from connection c where c.workspace_id = $1 and c.id = $2) as "hasWorked",
       (select count(*)::int from billing_object where workspace_id = $1 and connection_id = $2 and payload is not null and not is_deleted) as objects,
       (select sealed_webhook_secret is not null from connection where workspace_id = $1 and id = $2) as "hasWebhookSecret",
       (select count(*)::int from directory_unroutable u join connection k on k.system = u.system
           and k.external_account_id = u.external_account_id and k.key_kind = '${consentKind}' and k.mode <> u.mode
         where k.workspace_id = $1 and k.id = $2 and not exists (select 1 from connection o where o.workspace_id = $1
           and o.system = u.system and o.mode = u.mode and o.external_account_id = u.external_account_id)) as "otherMode",
       exists (select 1 from backfill where workspace_id = $1 and connection_id = $2
         and status in ('waiting', 'running', 'paused')) as "isBusy",
       exists (select 1 from backfill b join connection c on c.workspace_id = $1 and c.id = $2
         where b.workspace_id = $1 and ${isNewest} and ${mayGoOn} and b.ended_at > $4) as "canResume",
       (select ${newestBackfill} from connection c where c.workspace_id = $1 and c.id = $2) as newest
     from customers c cross join deliveries d cross join refusals f`,
    [workspaceId, id, new Date(now.getTime() - 24 * 60 * 60_000), resumableSince(now)],
  );
}
