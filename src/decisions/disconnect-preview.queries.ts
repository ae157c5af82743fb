import { Injectable } from '@nestjs/common';
import type { DisconnectPreviewDto } from '#contracts/troubleshooting.ts';
import { ConnectionsService } from '../connections/connections.service.ts';
import { Connectors } from '../connections/connectors.ts';
import { Clock } from '../platform/clock.ts';
import { Database } from '../platform/database/database.ts';
import type { Scope } from '../platform/database/scope.ts';
import { type Counts, type Foreseen, wordsFor } from './disconnect-words.ts';
import { EvaluationService } from './evaluation.service.ts';

const batchSize = 200;
/** Somebody waits for the answer: no more accounts than this are judged for it, and what they come to is said to be "at least". */
const mostForeseen = 1_000;

/** What a disconnect would do, counted before it is done [R13]; what it would conclude is concluded, not guessed at. */
@Injectable()
export class DisconnectPreviewQueries {
  constructor(
    private readonly database: Database,
    private readonly connections: ConnectionsService,
    private readonly connectors: Connectors,
    private readonly evaluation: EvaluationService,
    private readonly clock: Clock,
  ) {}

  /** An entry. Of at most `most` accounts it is foreseen what an evaluation would conclude. */
  async get(workspaceId: string, id: string, most = mostForeseen): Promise<DisconnectPreviewDto> {
    return this.database.read(workspaceId, async (scope) => {
      const connection = await this.connections.get(scope, id);
      const { label, status } = connection;
      const rows: Counts[] = await scope.db.query(counting, [
        workspaceId,
        id,
        JSON.stringify([{ ref: { connectionId: id } }]),
      ]);
      const [n] = rows;
      if (!n) throw new Error('A count always has a row.');
      const foreseen = await this.#foresee(scope, id, most);
      return {
        connectionId: id,
        label,
        goes: {
          customers: n.customers,
          objects: n.objects,
          snapshotVersions: n.versions,
          deliveries: n.deliveries,
          flagsClosing: foreseen.closing,
          draftsWithdrawn: foreseen.withdrawn,
          isAtLeast: foreseen.isAtLeast,
        },
        freezes: { accounts: n.alone, flags: n.frozenFlags, drafts: n.frozenDrafts },
        stays: { accounts: n.accounts, links: n.customers, sentMessages: n.sent, scores: n.scores },
        words: wordsFor(n, foreseen, { label, status, ...this.connectors.wordsOf(connection) }),
      };
    });
  }

  /** The evaluation that would follow, without its effects, for the accounts that other connections go on speaking of. */
  async #foresee(scope: Scope, connectionId: string, most: number): Promise<Foreseen> {
    const rows: { id: string }[] = await scope.db.query(
      `${accountsHere} select id from account_here where not is_alone and id in (
         select account_id from flag where workspace_id = $1 and state = 'open'
         union select account_id from enrollment where workspace_id = $1 and state = 'open') order by id limit $3`,
      [scope.workspaceId, connectionId, most + 1],
    );
    const foreseen = { closing: 0, withdrawn: 0, isAtLeast: rows.length > most };
    const judged = rows.slice(0, most);
    const now = this.clock.now();
    for (let from = 0; from < judged.length; from += batchSize) {
      const ids = judged.slice(from, from + batchSize).map((row) => row.id);
      const changes = await this.evaluation.foresee(scope, ids, { connectionId, now });
      foreseen.closing += new Set(changes.flatMap((one) => one.closeFlags.map(({ flagId }) => flagId))).size;
      foreseen.withdrawn += await unsent(
        scope,
        changes.flatMap((one) => one.closeEnrollments.map(({ enrollmentId }) => enrollmentId)),
      );
    }
    return foreseen;
  }
}

async function unsent({ db, workspaceId }: Scope, enrollmentIds: readonly string[]): Promise<number> {
  if (enrollmentIds.length === 0) return 0;
  const rows: { unsent: number }[] = await db.query(
    `select count(*)::int as unsent from message
     where workspace_id = $1 and enrollment_id = any($2::uuid[]) and status in ('draft', 'held', 'approved')`,
    [workspaceId, enrollmentIds],
  );
  return rows[0]?.unsent ?? 0;
}

/**
 * An account that no other open connection speaks of keeps its flags and drafts, without what billing said: nothing is known about it any
 * more, and unknown changes nothing (ruling 6). On any other account what only this connection said has gone.
 */
const accountsHere = `
  with account_here as materialized (
    select b.account_id as id, not exists (
        select 1 from billing_customer o join connection c on c.workspace_id = $1 and c.id = o.connection_id
        where o.workspace_id = $1 and o.account_id = b.account_id and o.connection_id <> $2
          and c.status not in ('disconnecting', 'disconnected')) as is_alone
    from (select distinct account_id from billing_customer
          where workspace_id = $1 and connection_id = $2 and account_id is not null) b)`;

/** What the disconnect itself makes Unknown is no past score: as many are kept afterwards as were counted before. */
const counting = `${accountsHere},
  open_flag as materialized (
    select a.is_alone
    from flag f join account_here a on a.id = f.account_id where f.workspace_id = $1 and f.state = 'open'),
  draft as (
    select a.is_alone from message m join account_here a on a.id = m.account_id
    where m.workspace_id = $1 and m.status in ('draft', 'held', 'approved'))
  select
    (select count(*)::int from billing_customer where workspace_id = $1 and connection_id = $2) as customers,
    (select count(*)::int from billing_object where workspace_id = $1 and connection_id = $2) as objects,
    (select count(*)::int from account_snapshot s where s.workspace_id = $1
       and s.account_id in (select id from account_here) and (s.content -> 'customers')::jsonb @> $3::jsonb) as versions,
    (select count(*)::int from delivery where workspace_id = $1 and connection_id = $2) as deliveries,
    (select count(*)::int from account_here) as accounts,
    (select count(*)::int from account_here where is_alone) as alone,
    (select count(*)::int from open_flag where is_alone) as "frozenFlags",
    (select count(*)::int from draft where is_alone) as "frozenDrafts",
    (select count(*)::int from message m where m.workspace_id = $1 and m.status in ('sent', 'unknown')
       and m.account_id in (select id from account_here)) as sent,
    (select count(*)::int from health_score h where h.workspace_id = $1 and h.account_id in (select id from account_here)
       and h.at < coalesce((select disconnected_at from connection where workspace_id = $1 and id = $2), 'infinity')) as scores`;
