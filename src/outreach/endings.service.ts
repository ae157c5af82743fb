import { Injectable } from '@nestjs/common';
import { AccountHistoryService } from '../accounts/account-history.service.ts';
import type { Scope } from '../platform/database/scope.ts';
import { Doorbells } from '../platform/directory/doorbells.ts';
import { Changes } from '../platform/notify/changes.ts';
import { endedUnlessLeft, unlessLeft, wordsUnlessLeft } from './message.ts';
import { isWithheld, leastDays, withheldDays } from './waiting.ts';

const isUnsent = `status in ('draft', 'held', 'approved')`;

/** As SQL over `message m`: what a person is to fill in; null when nothing is. */
const lackingWords = `case when m.to_address = '' then 'Fill in a recipient.' when m.missing <> '[]'::jsonb then 'Missing: '
  || (select string_agg(name, ', ') from jsonb_array_elements_text(m.missing) name) || '. Fill it in to continue.' end`;

/** An enrollment that has ended; the reason is shown to people: "INV-118 was paid on 12 May." */
export interface EndedEnrollment {
  readonly enrollmentId: string;
  readonly reason: string;
}

/** An enrollment whose messages ended with it. */
export interface EndedMessages {
  readonly enrollmentId: string;
  readonly endedAt: Date;
}

/**
 * Messages as they end before they leave: withdrawn when their cause has cleared, expired when nobody looked; and brought back. One
 * that was to be sent once more may have left before: it does not end, but is of unknown fate again.
 */
@Injectable()
export class EndingsService {
  constructor(
    private readonly history: AccountHistoryService,
    private readonly doorbells: Doorbells,
    private readonly changes: Changes,
  ) {}

  /** A step: locks what has not left yet, in one group, for who changes it in several statements. */
  async hold(scope: Scope, enrollmentIds: readonly string[]): Promise<void> {
    await scope.db.query(
      `select 1 from message where workspace_id = $1 and enrollment_id = any($2::uuid[]) and ${isUnsent}
       order by id for update`,
      [scope.workspaceId, enrollmentIds],
    );
  }

  /** A step: ends what has not left yet, and answers how much. Not counted is what is of unknown fate again. */
  async withdraw(scope: Scope, ended: readonly EndedEnrollment[], now: Date): Promise<number> {
    if (ended.length === 0) return 0;
    return this.#end(scope, {
      status: 'withdrawn',
      now,
      due: `select m.id, e.reason as words from message m
        join jsonb_to_recordset($4::jsonb) as e("enrollmentId" uuid, reason text) on m.enrollment_id = e."enrollmentId"
        where m.workspace_id = $1 and ${isUnsent}`,
      parameters: [JSON.stringify(ended)],
    });
  }

  /** A step: offers to a contact that have not left yet do not leave any more. */
  async withdrawOffers(scope: Scope, contact: string, reason: string, now: Date): Promise<void> {
    await this.#end(scope, {
      status: 'withdrawn',
      now,
      due: `select m.id, $5::text as words from message m
        where m.workspace_id = $1 and m.to_normal = $4 and m.message_class = 'promotional' and ${isUnsent}`,
      parameters: [contact, reason],
    });
  }

  /**
   * A step: what was withdrawn from these enrollments as they ended waits for a person again, who has some days to look. An approval
   * is not brought back: whoever approved looks once more, and what was to leave by itself does not.
   */
  async restore(scope: Scope, ended: readonly EndedMessages[], now: Date): Promise<number> {
    if (ended.length === 0) return 0;
    const [rows]: [{ id: string; account_id: string; subject: string }[]] = await scope.db.query(
      `update message m set version = m.version + 1, ended_at = null, approved_at = null, approved_by = null, send_after = null,
         status = ${unlessLeft(`case when m.missing = '[]'::jsonb and m.to_address <> '' then 'draft' else 'held' end`)},
         status_words = ${wordsUnlessLeft(lackingWords)},
         expires_at = greatest(m.expires_at, $3::timestamptz + make_interval(days => ${leastDays}))
       from jsonb_to_recordset($2::jsonb) as e("enrollmentId" uuid, "endedAt" timestamptz)
       where m.workspace_id = $1 and m.enrollment_id = e."enrollmentId" and m.status = 'withdrawn' and m.ended_at = e."endedAt"
       returning m.id, m.account_id, m.subject`,
      [scope.workspaceId, JSON.stringify(ended), now],
    );
    if (rows.length === 0) return 0;
    await this.history.note(
      scope,
      rows.map((row) => ({
        accountId: row.account_id,
        at: now,
        kind: 'message' as const,
        words: `Draft back: ${row.subject}`,
      })),
    );
    await this.doorbells.ring(scope, 'send', now);
    await this.changes.announce(
      scope,
      'drafts',
      rows.map((row) => row.id),
    );
    return rows.length;
  }

  /** A step: ends drafts that nobody looked at in time. Of those that are withheld nobody could: their time does not run out. */
  async expire(scope: Scope, now: Date): Promise<void> {
    const due: { id: string; isWithheld: boolean }[] = await scope.db.query(
      `select m.id, ${isWithheld} as "isWithheld" from message m
       where m.workspace_id = $1 and m.status in ('draft', 'held')
         and m.expires_at <= $2::timestamptz + make_interval(days => ${leastDays}) and (m.expires_at <= $2 or ${isWithheld})
       order by m.id for update of m`,
      [scope.workspaceId, now],
    );
    const idsOf = (rows: typeof due) => rows.map(({ id }) => id);
    await this.#defer(scope, idsOf(due.filter((row) => row.isWithheld)), now);
    const unseen = idsOf(due.filter((row) => !row.isWithheld));
    if (unseen.length === 0) return;
    await this.#end(scope, {
      status: 'expired',
      now,
      due: `select m.id, 'Nobody looked at it in time.' as words from message m where m.workspace_id = $1 and m.id = any($4::uuid[])`,
      parameters: [unseen],
    });
  }

  async #defer(scope: Scope, messageIds: readonly string[], now: Date): Promise<void> {
    if (messageIds.length === 0) return;
    await scope.db.query(
      `update message set expires_at = $3::timestamptz + make_interval(days => ${withheldDays})
       where workspace_id = $1 and id = any($2::uuid[])`,
      [scope.workspaceId, messageIds, now],
    );
  }

  /** In one group, sorted by id (ruling 15), whatever the reasons. */
  async #end(scope: Scope, end: Ending): Promise<number> {
    const [rows]: [EndedMessage[]] = await scope.db.query(
      `with due as materialized (${end.due} order by m.id for update of m)
       update message m set status = ${unlessLeft('$2')}, status_words = ${endedUnlessLeft('due.words')},
         ended_at = case when sent_at is null then $3::timestamptz end, version = m.version + 1, done = m.wanted,
         lease_until = null, lease_token = null
       from due where m.workspace_id = $1 and m.id = due.id
       returning m.id, m.account_id, m.subject, due.words, m.status`,
      [scope.workspaceId, end.status, end.now, ...end.parameters],
    );
    if (rows.length === 0) return 0;
    const ended = rows.filter((row) => row.status === end.status);
    await this.history.note(
      scope,
      rows.map((row) => ({
        accountId: row.account_id,
        at: end.now,
        kind: 'message' as const,
        words: `${row.status === end.status ? `Draft ${end.status}` : 'Not sent again'}: ${row.subject}`,
        detail: row.words,
      })),
    );
    await this.changes.announce(
      scope,
      'drafts',
      rows.map((row) => row.id),
    );
    return ended.length;
  }
}

interface Ending {
  readonly status: 'withdrawn' | 'expired';
  readonly now: Date;
  /** SQL: the `id` of each message `m`, and the `words` it ends with. `$1` is the workspace, its own parameters begin at `$4`. */
  readonly due: string;
  readonly parameters: readonly unknown[];
}

interface EndedMessage {
  readonly id: string;
  readonly account_id: string;
  readonly subject: string;
  readonly words: string;
  readonly status: Ending['status'] | 'unknown';
}
