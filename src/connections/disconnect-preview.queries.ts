import { Injectable } from '@nestjs/common';
import type { DisconnectPreviewDto } from '#contracts/troubleshooting.ts';
import { Database } from '../platform/database/database.ts';
import { ConnectionsService } from './connections.service.ts';

interface Counts {
  readonly customers: number;
  readonly objects: number;
  readonly versions: number;
  readonly deliveries: number;
  readonly accounts: number;
  readonly alone: number;
  readonly closing: number;
  readonly withdrawn: number;
  readonly frozenFlags: number;
  readonly frozenDrafts: number;
  readonly sent: number;
  readonly scores: number;
}

/** What a disconnect would do, counted before it is done [R13]. */
@Injectable()
export class DisconnectPreviewQueries {
  constructor(
    private readonly database: Database,
    private readonly connections: ConnectionsService,
  ) {}

  /** An entry. */
  async get(workspaceId: string, id: string): Promise<DisconnectPreviewDto> {
    return this.database.read(workspaceId, async (scope) => {
      const { label } = await this.connections.get(scope, id);
      const rows: Counts[] = await scope.db.query(counting, [
        workspaceId,
        id,
        JSON.stringify([{ ref: { connectionId: id } }]),
      ]);
      const [n] = rows;
      if (!n) throw new Error('A count always has a row.');
      return {
        connectionId: id,
        label,
        goes: {
          customers: n.customers,
          objects: n.objects,
          snapshotVersions: n.versions,
          deliveries: n.deliveries,
          flagsClosing: n.closing,
          draftsWithdrawn: n.withdrawn,
        },
        freezes: { accounts: n.alone, flags: n.frozenFlags, drafts: n.frozenDrafts },
        stays: { accounts: n.accounts, links: n.customers, sentMessages: n.sent, scores: n.scores },
        words: wordsFor(n, label),
      };
    });
  }
}

/**
 * An account that no other open connection speaks of keeps its flags and drafts as they are: nothing is known about it any
 * more, and unknown changes nothing (ruling 6). On any other account what only this connection said has gone.
 */
const counting = `
  with account_here as materialized (
    select b.account_id as id, not exists (
        select 1 from billing_customer o join connection c on c.workspace_id = $1 and c.id = o.connection_id
        where o.workspace_id = $1 and o.account_id = b.account_id and o.connection_id <> $2
          and c.status not in ('disconnecting', 'disconnected')) as is_alone
    from (select distinct account_id from billing_customer
          where workspace_id = $1 and connection_id = $2 and account_id is not null) b),
  open_flag as materialized (
    select f.account_id, f.cause_id, a.is_alone, f.source ->> 'connectionId' = $2::text as is_from_here
    from flag f join account_here a on a.id = f.account_id where f.workspace_id = $1 and f.state = 'open'),
  draft as (
    select a.is_alone, f.is_from_here
    from message m join account_here a on a.id = m.account_id
    left join enrollment e on e.workspace_id = $1 and e.id = m.enrollment_id
    left join open_flag f on f.account_id = m.account_id and f.cause_id = e.cause_id
    where m.workspace_id = $1 and m.status in ('draft', 'held', 'approved'))
  select
    (select count(*)::int from billing_customer where workspace_id = $1 and connection_id = $2) as customers,
    (select count(*)::int from billing_object where workspace_id = $1 and connection_id = $2) as objects,
    (select count(*)::int from account_snapshot s where s.workspace_id = $1
       and s.account_id in (select id from account_here) and (s.content -> 'customers')::jsonb @> $3::jsonb) as versions,
    (select count(*)::int from delivery where workspace_id = $1 and connection_id = $2) as deliveries,
    (select count(*)::int from account_here) as accounts,
    (select count(*)::int from account_here where is_alone) as alone,
    (select count(*)::int from open_flag where not is_alone and is_from_here) as closing,
    (select count(*)::int from draft where not is_alone and is_from_here) as withdrawn,
    (select count(*)::int from open_flag where is_alone) as "frozenFlags",
    (select count(*)::int from draft where is_alone) as "frozenDrafts",
    (select count(*)::int from message m where m.workspace_id = $1 and m.status in ('sent', 'unknown')
       and m.account_id in (select id from account_here)) as sent,
    (select count(*)::int from health_score h where h.workspace_id = $1 and h.account_id in (select id from account_here)) as scores`;

function wordsFor(n: Counts, label: string): string[] {
  const words = [
    `Removed within minutes: ${n.objects} billing objects, the names and addresses of ${n.customers} customers, ` +
      `${n.versions} snapshot versions, ${n.deliveries} deliveries, and the key of “${label}”.`,
    `Kept: ${n.accounts} accounts with their owners, the links by id of ${n.customers} customers, ${n.sent} sent messages and ${n.scores} scores. Connecting again brings all of it back to the same records.`,
  ];
  if (n.alone > 0) {
    words.push(
      `${n.alone} accounts are known from nowhere else: their health becomes Unknown, ${n.frozenFlags} open flags stay as they are, and ${n.frozenDrafts} drafts are not sent.`,
    );
  }
  if (n.closing > 0) {
    words.push(`${n.closing} flags that only this connection reported close, and ${n.withdrawn} drafts are withdrawn.`);
  }
  return words;
}
