import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { DraftDto, listDrafts } from '#contracts/drafts.ts';
import { timeZoneOf } from '../accounts/accounts.queries.ts';
import { readCursor, writeCursor } from '../accounts/page-cursor.ts';
import { shownHealth } from '../accounts/shown-health.ts';
import { SnapshotsService } from '../accounts/snapshots.service.ts';
import { isForgotten, isSpokenOf } from '../accounts/spoken-of.ts';
import { ConnectionsService } from '../connections/connections.service.ts';
import { draftFacts } from '../outreach/draft-facts.ts';
import { footerHtml } from '../outreach/mail-footer.ts';
import { houseColumn } from '../outreach/message.ts';
import { UnsubscribeLinks } from '../outreach/unsubscribe-links.ts';
import { isWaiting, isWithheld, shownExpiry } from '../outreach/waiting.ts';
import type { WorkspaceLinks } from '../outreach/workspace-links.ts';
import { Clock } from '../platform/clock.ts';
import { CONFIG, type Config } from '../platform/config/config.ts';
import { Database } from '../platform/database/database.ts';
import type { Scope } from '../platform/database/scope.ts';
import { notFound } from '../platform/errors/app-error.ts';
import { withheld, withheldWords } from './disconnected-draft.ts';
import { causeFact, compareFact, toDraftRow, type DraftRow, type FullDraftRow } from './drafts-dto.ts';

/** Waiting drafts come most MRR first, ended ones newest first (their ids are in the order of time). */
const byMrr = { name: 'drafts-waiting', key: z.string().regex(/^-?\d{1,18}$/) };
const byAge = { name: 'drafts-ended', key: z.uuid() };
const statusIs = {
  waiting: isWaiting,
  withheld: isWithheld,
  sent: `m.status = 'sent'`,
  ended: `m.status not in ('draft', 'held', 'unknown')`,
};

/** While it waits, a draft's reason is told as its flag tells it now: a reason of decline may have come later. */
const why = `case when m.status in ('draft', 'held') and f.state = 'open' then f.words else m.why end`;
const rowColumns = `m.id, m.account_id, a.name as account_name, m.to_address, m.is_to_typed, m.subject, m.trigger, ${why} as why, m.status,
  m.status_words, a.status as billing_status, a.mrr, m.mrr_rank, m.created_at, ${shownExpiry} as expires_at,
  ${isSpokenOf('m.account_id')} as is_spoken_of, ${isForgotten('m.account_id')} as is_forgotten, m.sent_at is not null as may_have_left`;
/** Of one playbook, or of all where the parameter is null. */
const ofPlaybook = (parameter: string) =>
  `(${parameter}::uuid is null or m.enrollment_id in (
    select id from enrollment where workspace_id = $1 and playbook_id = ${parameter}))`;
const flagOfMessage = `left join enrollment e on e.workspace_id = $1 and e.id = m.enrollment_id
  left join flag f on f.workspace_id = $1 and f.cause_id = e.cause_id`;

/** Messages as people look at them: what would be sent, why, and what is true now. */
@Injectable()
export class DraftsQueries {
  constructor(
    private readonly database: Database,
    private readonly snapshots: SnapshotsService,
    private readonly connections: ConnectionsService,
    private readonly links: UnsubscribeLinks,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** An entry: one page. */
  async list(
    workspaceId: string,
    query: z.output<(typeof listDrafts)['query']>,
  ): Promise<z.input<(typeof listDrafts)['response']>> {
    const isOpen = query.status === 'waiting' || query.status === 'withheld';
    const playbookId = query.playbookId ?? null;
    const cursor = isOpen ? readCursor(byMrr, query.cursor) : readCursor(byAge, query.cursor);
    const after = isOpen
      ? `m.mrr_rank < $3::text::bigint or (m.mrr_rank = $3::text::bigint and m.id > $4::uuid)`
      : `m.id < $4::uuid and $3::text is not null`;
    return this.database.read(workspaceId, async ({ db }) => {
      const rows: DraftRow[] = await db.query(
        `select ${rowColumns} from message m join account a on a.workspace_id = $1 and a.id = m.account_id ${flagOfMessage}
         where m.workspace_id = $1 and m.mode = $2 and ${statusIs[query.status]}
           and ($4::uuid is null or ${after}) and ${ofPlaybook('$6')}
         order by ${isOpen ? 'm.mrr_rank desc, m.id' : 'm.id desc'} limit $5`,
        [workspaceId, query.mode, cursor?.key ?? null, cursor?.id ?? null, query.limit + 1, playbookId],
      );
      const page = rows.slice(0, query.limit);
      const last = rows.length > page.length ? page.at(-1) : undefined;
      // All that ever ended is never counted: it only grows, and no number opens it.
      const total: { total: number }[] =
        query.status === 'ended'
          ? []
          : await db.query(
              `select count(*)::int as total from message m
               where m.workspace_id = $1 and m.mode = $2 and ${statusIs[query.status]} and ${ofPlaybook('$3')}`,
              [workspaceId, query.mode, playbookId],
            );
      return {
        rows: page.map(toDraftRow),
        nextCursor: last ? cursorOf(last, isOpen) : null,
        total: total[0]?.total ?? null,
      };
    });
  }

  /** An entry: one message with everything beside it. */
  async get(workspaceId: string, messageId: string): Promise<DraftDto> {
    const links = await this.links.of(workspaceId);
    return this.database.read(workspaceId, async (scope) => {
      const at = { now: this.clock.now(), timeZone: await timeZoneOf(scope) };
      const row = await this.#find(scope, messageId, at.now);
      const snapshot = (await this.snapshots.newest(scope, [row.account_id])).get(row.account_id);
      const sources = await this.connections.allStates(scope, at.now);
      const now = snapshot ? draftFacts(snapshot, sources, at) : [];
      const undoUntil = row.status === 'approved' && row.tries === 0 ? row.send_after : null;
      const draft: DraftDto = {
        ...toDraftRow(row),
        version: row.version,
        from: `${row.sender_name} <${row.sender_address}>`,
        text: row.body_text,
        html: htmlOf(row, links),
        isEdited: row.is_edited,
        messageClass: row.message_class,
        playbook: row.playbook,
        leavesBy: row.channel ?? (row.mode === 'test' || this.config.smtpUrl === null ? 'outbox' : 'smtp'),
        facts: [causeFact(row), ...row.facts_then.map((then) => compareFact(then, now))],
        health: { score: row.score, band: row.band, words: row.health_words },
        missing: row.missing,
        recentMail: await recentMail(scope, row),
        undoUntil: undoUntil && undoUntil > at.now ? undoUntil.toISOString() : null,
      };
      return draft.withheld === null ? draft : withheld(draft);
    });
  }

  async #find({ db, workspaceId }: Scope, messageId: string, now: Date): Promise<FullDraftRow> {
    const shown = shownHealth(now);
    const rows: FullDraftRow[] = await db.query(
      `select ${rowColumns}, m.mode, m.version, m.sender_name, m.sender_address, m.body_text, m.body_html, m.is_edited,
         m.message_class, m.missing, m.facts_then, m.channel, m.send_after, m.tries,
         m.why as why_then, ${houseColumn},
         jsonb_build_object('id', p.id, 'name', p.name, 'version', e.playbook_version) as playbook,
         e.state as enrollment_state, e.close_reason, f.words as flag_words,
         ${shown.score} as score, ${shown.band} as band, ${shown.words} as health_words
       from message m
       join account a on a.workspace_id = $1 and a.id = m.account_id
       ${flagOfMessage}
       join playbook p on p.workspace_id = $1 and p.id = e.playbook_id
       left join account_health h on h.workspace_id = $1 and h.account_id = m.account_id
       where m.workspace_id = $1 and m.id = $2`,
      [workspaceId, messageId],
    );
    const [row] = rows;
    if (!row) throw notFound('draft');
    return row;
  }
}

/** As the recipient sees it: an offer has its footer. */
function htmlOf(row: FullDraftRow, links: WorkspaceLinks): string {
  const { message_class: messageClass, to_address: to, house } = row;
  const footer = links.footerOf({ messageClass, to, house });
  return `${row.body_html}${footer ? footerHtml(footer) : ''}`;
}

const onItsWay = ['approved', 'sending', 'sent', 'unknown', 'failed'] as const;

/** Other mail to the account: whatever message it stands beside, only what its own page would name [R13]. */
async function recentMail({ db, workspaceId }: Scope, row: FullDraftRow): Promise<DraftDto['recentMail']> {
  const told = { isSpokenOf: row.is_spoken_of, isForgotten: row.is_forgotten };
  const named = onItsWay.filter((status) => withheldWords(status, told, { mayHaveLeft: false }) === null);
  const rows: { at: Date; subject: string; status: DraftDto['status'] }[] = await db.query(
    `select coalesce(sent_at, approved_at, created_at) as at, subject, status from message
     where workspace_id = $1 and account_id = $2 and id <> $3
       and status = any($4::text[])
     order by created_at desc limit 5`,
    [workspaceId, row.account_id, row.id, named],
  );
  return rows.map(({ at, subject, status }) => ({ at: at.toISOString(), subject, status }));
}

function cursorOf(row: DraftRow, isOpen: boolean): string {
  return isOpen
    ? writeCursor(byMrr, { key: row.mrr_rank, id: row.id })
    : writeCursor(byAge, { key: row.id, id: row.id });
}
