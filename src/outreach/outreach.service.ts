import { Inject, Injectable } from '@nestjs/common';
import { AccountHistoryService } from '../accounts/account-history.service.ts';
import { CONFIG, type Config } from '../platform/config/config.ts';
import type { Scope } from '../platform/database/scope.ts';
import { Doorbells } from '../platform/directory/doorbells.ts';
import { Changes } from '../platform/notify/changes.ts';
import type { DraftRequest } from './draft-request.ts';
import { recipientOf, toMessages, type NewMessage } from './drafting.ts';
import { DraftingQueries } from './drafting.queries.ts';

/** Messages as they begin: one for each enrollment, step and address. */
@Injectable()
export class OutreachService {
  constructor(
    private readonly reads: DraftingQueries,
    private readonly history: AccountHistoryService,
    private readonly doorbells: Doorbells,
    private readonly changes: Changes,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** A step: writes the message each enrollment asks for. Asked twice, it is written once. */
  async draft(scope: Scope, requests: readonly DraftRequest[], now: Date): Promise<void> {
    if (requests.length === 0) return;
    const context = await this.reads.read(scope, {
      accountIds: requests.map((request) => request.accountId),
      addresses: requests.flatMap((request) => recipientOf(request) ?? []),
      now,
    });
    const messages = toMessages(requests, context, { now, mailFrom: this.config.mailFrom });
    const written = await this.#insert(scope, messages, now);
    if (written.length === 0) return;
    await this.history.note(
      scope,
      written.map((message) => draftNote(message, now)),
    );
    const due = written.some((message) => message.status === 'approved')
      ? now
      : new Date(Math.min(...written.map((message) => message.expiresAt.getTime())));
    await this.doorbells.ring(scope, 'send', due);
    await this.changes.announce(
      scope,
      'drafts',
      written.map((message) => message.id),
    );
  }

  async #insert(scope: Scope, messages: readonly NewMessage[], now: Date): Promise<readonly WrittenMessage[]> {
    const rows: { id: string; enrollment_id: string }[] = await scope.db.query(
      `insert into message (workspace_id, account_id, enrollment_id, mode, trigger, message_class, why, sender_name,
         sender_address, reply_to, to_address, to_normal, subject, body_text, body_html, missing, status, status_words,
         mrr_rank, facts_then, created_at, expires_at, approved_at, send_after, mail_id, wanted)
       select $1, t."accountId", t."enrollmentId", t.mode, t.trigger, t."messageClass", t.why, t."senderName",
         t."senderAddress", t."replyTo", t."to", t."toNormal", t.subject, t.text, t.html, t.missing, t.status,
         t."statusWords", t."mrrRank", t."factsThen", $3, t."expiresAt", case when t.status = 'approved' then $3::timestamptz end,
         case when t.status = 'approved' then $3::timestamptz end, t."mailId", case when t.status = 'approved' then 1 else 0 end
       from jsonb_to_recordset($2::jsonb) as t("accountId" uuid, "enrollmentId" uuid, mode text, trigger text,
         "messageClass" text, why text, "senderName" text, "senderAddress" text, "replyTo" text, "to" text, "toNormal" text,
         subject text, text text, html text, missing jsonb, status text, "statusWords" text, "mrrRank" bigint,
         "factsThen" jsonb, "expiresAt" timestamptz, "mailId" text)
       on conflict (workspace_id, enrollment_id, step, to_normal) do nothing
       returning id, enrollment_id`,
      [scope.workspaceId, JSON.stringify(messages), now],
    );
    const made = new Map(rows.map((row) => [row.enrollment_id, row.id]));
    return messages.flatMap((message) => {
      const id = made.get(message.enrollmentId);
      return id === undefined ? [] : [{ ...message, id }];
    });
  }
}

type WrittenMessage = NewMessage & { readonly id: string };

function draftNote(message: NewMessage, at: Date) {
  const verbs: Readonly<Record<string, string>> = { approved: 'Message on its way', held: 'Draft held' };
  return {
    accountId: message.accountId,
    at,
    kind: 'message' as const,
    words: `${verbs[message.status] ?? 'Draft written'}: ${message.subject}`,
    detail: message.statusWords ?? message.why,
    source: message.source,
  };
}
