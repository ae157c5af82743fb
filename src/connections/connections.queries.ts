import { Inject, Injectable } from '@nestjs/common';
import type { BackfillDto } from '#contracts/backfill.ts';
import type { ConnectionDto } from '#contracts/connections.ts';
import { Clock } from '../platform/clock.ts';
import { CONFIG, type Config } from '../platform/config/config.ts';
import { Database } from '../platform/database/database.ts';
import type { Scope } from '../platform/database/scope.ts';
import { notFound } from '../platform/errors/app-error.ts';
import type { JobQueueName } from '../platform/jobs/job-queue.ts';
import { toBackfillDto, type BackfillRow } from './backfill-progress.ts';
import { mayGoOn } from './backfill-resuming.ts';
import { arrivedColumns, joinArrived, type Arrived } from './arrived.ts';
import { booksLeftOf } from './books-left.ts';
import { connectionColumns, type Connection } from './connection.ts';
import { Connectors } from './connectors.ts';
import { elsewhereWords } from './elsewhere.ts';
import { timeZoneOf } from './local-moment.ts';
import { heardColumns, silenceWithNext, type Heard } from './silence.ts';
import { standingOf } from './standing.ts';
import { unavailableOf } from './unavailable.ts';
import { webhookUrlOf } from './webhook-url.ts';

interface CardRow extends Connection, Heard {
  readonly grantedScope: string | null;
  /** Null before everything was read once. */
  readonly lastReadingAt: Date | null;
  readonly arrived: Arrived;
  readonly calls: string;
  readonly writes: string;
  readonly backfill: BackfillRow | null;
  readonly purge: { readonly removed: number; readonly left: number; readonly isWaiting: boolean } | null;
  readonly customers: number;
  readonly review: number;
  readonly byHand: number;
  readonly waiting: number;
  readonly deleted: number;
  readonly accounts: number;
}

/** A worker whose heartbeat is older has died, or stands still: a beat comes every 4 s, and another takes over after 15 s. */
const silentWorkerSeconds = 10;

/** Whether nobody is at work on what a job of this queue does for the connection `c`; one that was sent just now is about to be taken up. */
function isUnattended(queue: JobQueueName): string {
  const lately = `now() - interval '${silentWorkerSeconds} seconds'`;
  return `not exists (select from pgboss.job j where j.name = '${queue}' and j.data ->> 'connectionId' = c.id::text
    and (j.state = 'active' and j.heartbeat_on > ${lately} or j.state = 'created' and j.created_on > ${lately}))`;
}

/** The newest reading of a connection `c` with its phases, as one JSON value. */
export const newestBackfill = `
  (select jsonb_build_object('isFirst', b.is_first, 'status', b.status, 'words', b.words, 'startedAt', b.started_at, 'endedAt', b.ended_at,
     'mayGoOn', ${mayGoOn}, 'isUnattended', case when b.status = 'running' then ${isUnattended('backfill')} else false end, 'phases',
     (select coalesce(jsonb_agg(jsonb_build_object('kind', p.kind, 'label', p.label, 'status', p.status, 'objects', p.objects,
        'expected', p.expected, 'words', p.words, 'slices', s.slices, 'slicesDone', s.done) order by p.position), '[]')
      from backfill_phase p
      cross join lateral (select count(*) as slices, count(done_at) as done from backfill_slice s
        where s.workspace_id = $1 and s.backfill_id = b.id and s.kind = p.kind) s
      where p.workspace_id = $1 and p.backfill_id = b.id))
   from backfill b where b.workspace_id = $1 and b.connection_id = c.id order by b.frozen_at desc, b.id desc limit 1)`;

/** When the last reading of everything ended: a reading under way, or of a part, does not hide it. */
const lastReading = `
  case when c.first_backfill_ended_at is not null then
    greatest(c.first_backfill_ended_at, (select max(b.ended_at) from backfill b where b.workspace_id = $1
      and b.connection_id = c.id and b.status = 'done' and b.extent = 'whole')) end`;

const dayMilliseconds = 24 * 60 * 60_000;

/** What the connectors page shows [R14]. */
@Injectable()
export class ConnectionsQueries {
  readonly #config: Config;

  constructor(
    @Inject(CONFIG) config: Config,
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly connectors: Connectors,
  ) {
    this.#config = config;
  }

  async list(workspaceId: string): Promise<{ rows: ConnectionDto[] }> {
    const { cards, timeZone } = await this.database.read(workspaceId, (scope) =>
      readCards(scope, null, this.clock.now()),
    );
    return { rows: cards.map((card) => this.#toDto(card, timeZone)) };
  }

  async get(workspaceId: string, id: string): Promise<ConnectionDto> {
    const { cards, timeZone } = await this.database.read(workspaceId, (scope) =>
      readCards(scope, id, this.clock.now()),
    );
    if (!cards[0]) throw notFound('connection');
    return this.#toDto(cards[0], timeZone);
  }

  /** The reading under way or the last one; null before the first. Null also for a member who is no longer one. */
  async findProgress(workspaceId: string, memberId: string, id: string): Promise<BackfillDto | null> {
    return this.database.read(workspaceId, async ({ db }) => {
      const rows: { backfill: BackfillRow | null }[] = await db.query(
        `select ${newestBackfill} as backfill from connection c
         where c.workspace_id = $1 and c.id = $2
           and exists (select 1 from member m where m.workspace_id = $1 and m.id = $3)`,
        [workspaceId, id, memberId],
      );
      if (!rows[0]) throw notFound('connection');
      return rows[0].backfill ? toBackfillDto(withDates(rows[0].backfill), this.clock.now()) : null;
    });
  }

  #toDto(row: CardRow, timeZone: string): ConnectionDto {
    const connector = this.connectors.find(row.system);
    const now = this.clock.now();
    const words = this.connectors.wordsOf(row);
    const silent = silenceWithNext(row, words);
    const resourceOf = (kind: string) => connector?.resourceOf?.(kind) ?? kind;
    const booksLeft = booksLeftOf(row, row.backfill);
    const standing = standingOf(row, { ...words, booksLeft, arrived: row.arrived, timeZone, silent }, now);
    return {
      id: row.id,
      system: row.system,
      systemLabel: words.systemLabel,
      label: row.label,
      mode: row.mode,
      isSandbox: row.isSandbox,
      elsewhere: connector && !row.isSandbox ? elsewhereWords(connector, this.#config) : null,
      externalAccountId: row.externalAccountId,
      readWith: words.readWith,
      keyKind: row.keyKind,
      keyLastFour: row.keyLastFour,
      grantedScope: row.grantedScope,
      status: row.status,
      statusDot: standing.dot,
      statusWords: standing.words,
      silent,
      resources: row.resources.map((report) => ({ ...report, permissions: [...report.permissions] })),
      unavailable: unavailableOf(row, row.backfill, resourceOf).map((one) => ({
        ...one,
        resource: resourceOf(one.kind),
      })),
      warnings: [...row.warnings],
      backfill: row.backfill ? toBackfillDto(withDates(row.backfill), now) : null,
      purge: row.purge,
      lastEventAt: row.lastEventAt?.toISOString() ?? null,
      lastEventThrough: row.lastEventThrough,
      lastReadingAt: row.lastReadingAt?.toISOString() ?? null,
      lastReconcileAt: row.reconciledAt?.toISOString() ?? null,
      heardAt: row.heardAt?.toISOString() ?? null,
      counts: {
        customers: row.customers,
        review: row.review,
        byHand: row.byHand,
        waiting: row.waiting,
        deleted: row.deleted,
        accounts: row.accounts,
      },
      ledger: { calls: Number(row.calls), writes: Number(row.writes), since: row.createdAt.toISOString() },
      webhookUrl: webhookUrlOf(this.#config, row),
      hasWebhookSecret: row.hasWebhookSecret,
      createdAt: row.createdAt.toISOString(),
      disconnectedAt: row.disconnectedAt?.toISOString() ?? null,
    };
  }
}

async function readCards(scope: Scope, id: string | null, now: Date): Promise<{ cards: CardRow[]; timeZone: string }> {
  const { db, workspaceId } = scope;
  const cards: CardRow[] = await db.query(
    `select ${connectionColumns}, granted_scope as "grantedScope", sealed_webhook_secret is not null as "hasWebhookSecret", calls, writes,
       ${heardColumns('$3')}, ${arrivedColumns},
       ${lastReading} as "lastReadingAt", ${newestBackfill} as backfill, case when c.status = 'disconnecting' then jsonb_build_object('removed', purge_removed,
         'left', coalesce(purge_total, 0) - purge_removed, 'isWaiting', ${isUnattended('purge')}) end as purge, n.customers, n.review, n."byHand", n.waiting, n.deleted, n.accounts
     from connection c
     cross join lateral (
       select count(*) filter (where account_id is not null and not is_deleted)::int as customers,
         count(*) filter (where link = 'review' and not is_deleted)::int as review,
         count(*) filter (where link = 'person' and not is_deleted)::int as "byHand",
         count(*) filter (where account_id is null and not is_deleted)::int as waiting,
         count(*) filter (where is_deleted)::int as deleted, count(distinct account_id)::int as accounts
       from billing_customer b where b.workspace_id = $1 and b.connection_id = c.id) n
     ${joinArrived('$3')}
     where c.workspace_id = $1 and ($2::uuid is null or c.id = $2) order by c.created_at, c.id`,
    [workspaceId, id, new Date(now.getTime() - dayMilliseconds)],
  );
  return { cards, timeZone: await timeZoneOf(scope) };
}

/** JSON knows no instants. */
function withDates(row: BackfillRow): BackfillRow {
  const { startedAt, endedAt } = row;
  return { ...row, startedAt: startedAt && new Date(startedAt), endedAt: endedAt && new Date(endedAt) };
}
