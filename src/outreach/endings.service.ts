import { Injectable } from '@nestjs/common';
import { AccountHistoryService } from '../accounts/account-history.service.ts';
import type { Scope } from '../platform/database/scope.ts';
import { Doorbells } from '../platform/directory/doorbells.ts';
import { Changes } from '../platform/notify/changes.ts';
import { isWithheld, leastDays, withheldDays } from './waiting.ts';

/** Messages as they end before they leave: withdrawn when their cause has cleared, expired when nobody looked; and brought back. */
@Injectable()
export class EndingsService {
  constructor(
    private readonly history: AccountHistoryService,
    private readonly doorbells: Doorbells,
    private readonly changes: Changes,
  ) {}

  /** A step: ends what has not left yet, and answers how much. `reason` is shown to people: "INV-118 was paid on 12 May." */
  async withdraw(scope: Scope, enrollmentIds: readonly string[], reason: string, now: Date): Promise<number> {
    if (enrollmentIds.length === 0) return 0;
    return this.#end(scope, {
      status: 'withdrawn',
      words: reason,
      now,
      where: `enrollment_id = any($5::uuid[]) and status in ('draft', 'held', 'approved')`,
      parameters: [enrollmentIds],
    });
  }

  /** A step: offers to a contact that have not left yet do not leave any more. */
  async withdrawOffers(scope: Scope, contact: string, reason: string, now: Date): Promise<void> {
    await this.#end(scope, {
      status: 'withdrawn',
      words: reason,
      now,
      where: `to_normal = $5 and message_class = 'promotional' and status in ('draft', 'held', 'approved')`,
      parameters: [contact],
    });
  }

  /**
   * A step: what was withdrawn from these enrollments at this very moment waits for a person again. An approval is not brought
   * back: whoever approved looks once more.
   */
  async restore(scope: Scope, enrollmentIds: readonly string[], withdrawnAt: Date, now: Date): Promise<number> {
    if (enrollmentIds.length === 0) return 0;
    const [rows]: [{ id: string; account_id: string; subject: string }[]] = await scope.db.query(
      `update message m set version = m.version + 1, ended_at = null, approved_at = null, approved_by = null, send_after = null,
         status = case when m.missing = '[]'::jsonb and m.to_address <> '' then 'draft' else 'held' end,
         status_words = case when m.to_address = '' then 'Fill in a recipient.' when m.missing <> '[]'::jsonb then 'Missing: '
           || (select string_agg(name, ', ') from jsonb_array_elements_text(m.missing) name) || '. Fill it in to continue.' end
       where m.workspace_id = $1 and m.enrollment_id = any($2::uuid[]) and m.status = 'withdrawn' and m.ended_at = $3
       returning m.id, m.account_id, m.subject`,
      [scope.workspaceId, enrollmentIds, withdrawnAt],
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
    // It may have expired meanwhile.
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
    await scope.db.query(
      `with due as materialized (
         select m.id from message m
         where m.workspace_id = $1 and ${isWithheld} and m.expires_at <= $2::timestamptz + make_interval(days => ${leastDays})
         order by m.id for update of m)
       update message m set expires_at = $2::timestamptz + make_interval(days => ${withheldDays})
       from due where m.workspace_id = $1 and m.id = due.id`,
      [scope.workspaceId, now],
    );
    await this.#end(scope, {
      status: 'expired',
      words: 'Nobody looked at it in time.',
      now,
      where: `m.status in ('draft', 'held') and m.expires_at <= $4 and not ${isWithheld}`,
      parameters: [],
    });
  }

  async #end(scope: Scope, end: Ending): Promise<number> {
    const [rows]: [{ id: string; account_id: string; subject: string }[]] = await scope.db.query(
      `with due as materialized (
         select m.id from message m where m.workspace_id = $1 and (${end.where}) order by m.id for update of m)
       update message m set status = $2, status_words = $3, ended_at = $4, version = m.version + 1, done = m.wanted,
         lease_until = null, lease_token = null
       from due where m.workspace_id = $1 and m.id = due.id
       returning m.id, m.account_id, m.subject`,
      [scope.workspaceId, end.status, end.words, end.now, ...end.parameters],
    );
    if (rows.length === 0) return 0;
    const verb = end.status === 'withdrawn' ? 'withdrawn' : 'expired';
    await this.history.note(
      scope,
      rows.map((row) => ({
        accountId: row.account_id,
        at: end.now,
        kind: 'message' as const,
        words: `Draft ${verb}: ${row.subject}`,
        detail: end.words,
      })),
    );
    await this.changes.announce(
      scope,
      'drafts',
      rows.map((row) => row.id),
    );
    return rows.length;
  }
}

interface Ending {
  readonly status: 'withdrawn' | 'expired';
  readonly words: string;
  readonly now: Date;
  /** Which messages of the table `message`; `$4` is now, its own parameters begin at `$5`. */
  readonly where: string;
  readonly parameters: readonly unknown[];
}
