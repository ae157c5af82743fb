import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { FlaggedAccountDto, listFlagged } from '#contracts/flags.ts';
import type { Money } from '#core/money.ts';
import type { SourceRef } from '#core/snapshot/billing-view.ts';
import type { TriggerKind } from '#core/triggers/trigger.ts';
import { timeZoneOf } from '../accounts/accounts.queries.ts';
import { toMoneyDtos, toPerson } from '../accounts/dto.ts';
import { readCursor, writeCursor } from '../accounts/page-cursor.ts';
import { contactWords, shownHealth, type ShownHealth } from '../accounts/shown-health.ts';
import { ConnectionsService } from '../connections/connections.service.ts';
import type { SourceLinks } from '../connections/source-links.ts';
import { Clock } from '../platform/clock.ts';
import { Database } from '../platform/database/database.ts';
import { nextOf, type FlagPlay } from './flag-next.ts';
import { playsOfFlags } from './flag-plays.queries.ts';
import { dailyScores, flagGroups, flagSums } from './flag-sums.queries.ts';

type Query = z.output<typeof listFlagged.query>;
type Page = z.input<typeof listFlagged.response>;

interface FlagJson {
  readonly id: string;
  readonly trigger: TriggerKind;
  readonly words: string;
  readonly since: string;
  readonly snoozed_until: string | null;
  readonly source: SourceRef | null;
  readonly at_risk: readonly Money[];
  readonly assignee_id: string | null;
  readonly assignee_name: string | null;
}

interface Row {
  readonly account_id: string;
  readonly name: string;
  readonly domain: string | null;
  readonly owner_id: string | null;
  readonly owner_name: string | null;
  readonly score: number | null;
  readonly band: FlaggedAccountDto['band'];
  readonly is_contact: boolean;
  readonly sort_key: string;
  /** Most at stake first. */
  readonly flags: readonly FlagJson[];
}

/** By MRR at stake, then by MRR: what expands puts nothing at stake and follows in the order of its worth. */
const order = { name: 'flagged', key: z.string().regex(/^\d{1,18}:\d{1,18}$/) };

/** The CSM's first screen: one row an account, most MRR at stake first. */
@Injectable()
export class FlaggedQueries {
  constructor(
    private readonly database: Database,
    private readonly connections: ConnectionsService,
    private readonly clock: Clock,
  ) {}

  /** An entry. `memberId` is who "me" is. */
  async list(workspaceId: string, memberId: string, query: Query): Promise<Page> {
    const now = this.clock.now();
    const cursor = readCursor(order, query.cursor);
    const filter = filterOf(workspaceId, memberId, query, now);
    const shown = shownHealth(now);
    const [rank, mrr] = cursor?.key.split(':') ?? [null, null];
    const parameters = [...filter.parameters, query.limit + 1, rank, mrr, cursor?.id ?? null];
    return this.database.read(workspaceId, async (scope) => {
      const found: Row[] = await scope.db.query(pageText(filter, shown), parameters);
      const rows = found.slice(0, query.limit);
      const last = rows.at(-1);
      const hasMore = found.length > rows.length && last !== undefined;
      const links = await this.connections.links(scope);
      const histories = await dailyScores(
        scope,
        rows.map((row) => row.account_id),
        now,
      );
      const timeZone = await timeZoneOf(scope);
      const plays = await playsOfFlags(
        scope,
        rows.flatMap((row) => row.flags.map((flag) => flag.id)),
      );
      const totals: { total: number }[] = await scope.db.query(
        `select count(distinct f.account_id)::int as total from flag f where ${filter.where}`,
        filter.parameters,
      );
      return {
        rows: rows.map((row) =>
          toDto(row, { links, plays, history: histories.get(row.account_id) ?? [], now, timeZone }),
        ),
        nextCursor: hasMore ? writeCursor(order, { key: last.sort_key, id: last.account_id }) : null,
        total: totals[0]?.total ?? 0,
        ...(await flagSums(scope, query.mode, now)),
      };
    });
  }
}

interface Filter {
  readonly where: string;
  readonly parameters: unknown[];
}

function filterOf(workspaceId: string, memberId: string, query: Query, now: Date): Filter {
  const parameters: unknown[] = [workspaceId, query.mode, now];
  const isHidden = `f.snoozed_until is not null and f.snoozed_until > $3`;
  const conditions = ['f.workspace_id = $1', 'f.mode = $2', `f.state = 'open'`];
  conditions.push(query.snoozed === 'only' ? isHidden : `not (${isHidden})`);
  if (query.group) {
    parameters.push(flagGroups[query.group]);
    conditions.push(`f.trigger = $${parameters.length}`);
  }
  if (query.assignee === 'nobody') conditions.push('f.assignee_id is null');
  else if (query.assignee) {
    parameters.push(query.assignee === 'me' ? memberId : query.assignee);
    conditions.push(`f.assignee_id = $${parameters.length}::uuid`);
  }
  return { where: conditions.join(' and '), parameters };
}

function pageText({ where, parameters }: Filter, { score, band }: ShownHealth): string {
  const [limit, rank, mrr, id] = [1, 2, 3, 4].map((place) => `$${parameters.length + place}`);
  return `
    with ranked as (
      select f.account_id, max(f.at_risk_rank) as rank,
        jsonb_agg(jsonb_build_object('id', f.id, 'trigger', f.trigger, 'words', f.words, 'since', f.since,
          'snoozed_until', f.snoozed_until, 'source', f.source, 'at_risk', f.at_risk, 'assignee_id', f.assignee_id,
          'assignee_name', m.name) order by f.at_risk_rank desc, f.since, f.id) as flags
      from flag f left join member m on m.workspace_id = $1 and m.id = f.assignee_id
      where ${where} group by f.account_id)
    select r.account_id, a.name, a.domain, a.owner_id, o.name as owner_name, ${score} as score, ${band} as band,
      a.status = 'contact' as is_contact, r.rank || ':' || a.mrr_rank as sort_key, r.flags
    from ranked r
    join account a on a.workspace_id = $1 and a.id = r.account_id
    left join account_health h on h.workspace_id = $1 and h.account_id = r.account_id
    left join member o on o.workspace_id = $1 and o.id = a.owner_id
    where ${id}::uuid is null or r.rank < ${rank}::bigint
      or (r.rank = ${rank}::bigint and (a.mrr_rank < ${mrr}::bigint
        or (a.mrr_rank = ${mrr}::bigint and r.account_id > ${id}::uuid)))
    order by r.rank desc, a.mrr_rank desc, r.account_id limit ${limit}::int`;
}

interface RowPage {
  readonly links: SourceLinks;
  readonly plays: ReadonlyMap<string, readonly FlagPlay[]>;
  readonly history: readonly (number | null)[];
  readonly now: Date;
  readonly timeZone: string;
}

function toDto(row: Row, { links, plays, history, now, timeZone }: RowPage): FlaggedAccountDto {
  const [first] = row.flags;
  const next = nextOf(
    row.flags.flatMap((flag) => plays.get(flag.id) ?? []),
    { now, timeZone },
  );
  return {
    accountId: row.account_id,
    name: row.name,
    domain: row.domain,
    owner: toPerson(row.owner_id, row.owner_name),
    score: row.score,
    band: row.band,
    history: [...history],
    // About the same money, so the largest stands for all and they are never added; without an object its facts are gone.
    atRisk: first?.source ? toMoneyDtos(first.at_risk) : null,
    atRiskWords: row.is_contact ? contactWords : null,
    flags: row.flags.map((flag) => ({
      id: flag.id,
      trigger: flag.trigger,
      words: flag.words,
      since: new Date(flag.since).toISOString(),
      assignee: toPerson(flag.assignee_id, flag.assignee_name),
      snoozedUntil: flag.snoozed_until === null ? null : new Date(flag.snoozed_until).toISOString(),
      source: links.link(flag.source),
    })),
    next: next.words,
    draftId: next.draftId,
    nextStep: next.step,
  };
}
