import { Injectable } from '@nestjs/common';
import { AccountHistoryService } from '../accounts/account-history.service.ts';
import { isTaken } from '../platform/database/retriable.ts';
import type { Scope } from '../platform/database/scope.ts';
import { Doorbells } from '../platform/directory/doorbells.ts';
import { AppError, notFound } from '../platform/errors/app-error.ts';
import { Changes } from '../platform/notify/changes.ts';
import { blockOf } from './blocks.ts';
import { DraftingQueries } from './drafting.queries.ts';
import { assertVersion, ended, heldWords, noteOf } from './message-state.ts';
import { beforeApproval, messageColumns, undoMilliseconds, wordsUnlessLeft, type Message } from './message.ts';
import { contactOf, isOneAddress } from './one-line.ts';
import { htmlOf, openNames } from './rendering.ts';

export interface Edit {
  readonly version: number;
  readonly to?: string | undefined;
  readonly subject?: string | undefined;
  readonly text?: string | undefined;
}

export interface Rejection {
  readonly version: number;
  readonly reason: string;
  readonly now: Date;
}

/** What a person does with one message. Every step works on a row that `lock` has locked. */
@Injectable()
export class MessagesService {
  constructor(
    private readonly reads: DraftingQueries,
    private readonly history: AccountHistoryService,
    private readonly doorbells: Doorbells,
    private readonly changes: Changes,
  ) {}

  /** A step: the account a message is about, before anything is locked (ruling 15: accounts come first). */
  async accountOf(scope: Scope, messageId: string): Promise<string> {
    const rows: { account_id: string }[] = await scope.db.query(
      `select account_id from message where workspace_id = $1 and id = $2`,
      [scope.workspaceId, messageId],
    );
    const [row] = rows;
    if (!row) throw notFound('draft');
    return row.account_id;
  }

  /** A step: the message, locked until the transaction ends. */
  async lock(scope: Scope, messageId: string): Promise<Message> {
    const rows: Message[] = await scope.db.query(
      `select ${messageColumns} from message m where m.workspace_id = $1 and m.id = $2 for update`,
      [scope.workspaceId, messageId],
    );
    const [message] = rows;
    if (!message) throw notFound('draft');
    return message;
  }

  /** A step: throws when the message cannot leave as it stands. */
  async assertSendable(scope: Scope, message: Message): Promise<void> {
    if (message.status === 'held' && message.missing.length > 0) {
      throw new AppError('conflict', 'draft_held', `Fill in first: ${message.missing.join(', ')}.`);
    }
    if (!isOneAddress(message.to)) throw new AppError('conflict', 'draft_held', 'Fill in a recipient first.');
    const block = blockOf(await this.reads.blocked(scope, [message.to]), message.to, message.messageClass);
    if (block !== null) {
      throw new AppError('conflict', 'address_blocked', `${message.to} is not written to: ${block}`);
    }
  }

  /** A step: lets the message leave after a moment in which the approval can be taken back. */
  async approve(scope: Scope, message: Message, by: { memberId: string; now: Date }): Promise<void> {
    const sendAfter = new Date(by.now.getTime() + undoMilliseconds);
    await scope.db.query(
      `update message set status = 'approved', status_words = null, version = version + 1, approved_at = $3, approved_by = $4,
         send_after = $5, wanted = wanted + 1, attempts = 0, tries = 0, first_tried_at = null, error = null,
         lease_until = null, lease_token = null, ended_at = null
       where workspace_id = $1 and id = $2`,
      [scope.workspaceId, message.id, by.now, by.memberId, sendAfter],
    );
    await this.history.note(scope, [noteOf(message, by.now, 'Message approved')]);
    await this.doorbells.ring(scope, 'send', sendAfter);
    await this.#announce(scope, message);
  }

  /** A step: takes an approval back. Throws when the message is being sent, or has left. Of unknown fate it was, and is again. */
  async undo(scope: Scope, message: Message, now: Date): Promise<void> {
    if (['draft', 'held', 'unknown'].includes(message.status)) return;
    const isClaimed = message.leaseUntil !== null && message.leaseUntil > now;
    if (message.status !== 'approved' || isClaimed) {
      throw new AppError('conflict', 'too_late', 'It is too late to take this back.');
    }
    await scope.db.query(
      `update message set status = ${beforeApproval}, status_words = ${wordsUnlessLeft('null')}, version = version + 1,
         approved_at = null, approved_by = null, send_after = null, done = wanted, lease_until = null, lease_token = null
       where workspace_id = $1 and id = $2`,
      [scope.workspaceId, message.id],
    );
    await this.history.note(scope, [noteOf(message, now, 'Approval taken back')]);
    await this.#announce(scope, message);
  }

  /** A step: changes recipient, subject or text; the HTML part follows from the text. */
  async edit(scope: Scope, message: Message, edit: Edit): Promise<void> {
    if (message.status !== 'draft' && message.status !== 'held') throw ended(message);
    assertVersion(message, edit.version);
    const to = edit.to ?? message.to;
    if (edit.to !== undefined && !isOneAddress(to)) {
      const problems = [{ path: 'body.to', message: 'One address, nothing else.' }];
      throw new AppError('invalid', 'invalid_address', 'The recipient must be one address.', { problems });
    }
    const subject = edit.subject ?? message.subject;
    const text = edit.text ?? message.text;
    const missing = openNames(`${subject}\n${text}`, message.missing);
    const block = to === '' ? null : blockOf(await this.reads.blocked(scope, [to]), to, message.messageClass);
    const words = heldWords({ to, missing, block });
    const isToTyped = to !== message.to && !(await this.reads.isOfBilling(scope, message.accountId, to));
    await this.#change(scope, message, { to, isToTyped, subject, text, missing, words });
    await this.#announce(scope, message);
  }

  /** A step: what nobody knew of is sent, by a person's word. What was sent is: said twice, it is recorded once. */
  async confirm(scope: Scope, message: Message, by: Omit<Rejection, 'reason'>): Promise<void> {
    if (message.status === 'sent') return;
    if (message.status !== 'unknown') {
      throw new AppError(
        'conflict',
        'not_unknown',
        `This message is ${message.status}: nobody asks whether it arrived.`,
      );
    }
    assertVersion(message, by.version);
    await scope.db.query(
      `update message set status = 'sent', status_words = $4, ended_at = $3, version = version + 1
       where workspace_id = $1 and id = $2`,
      [scope.workspaceId, message.id, by.now, 'Somebody said that it arrived.'],
    );
    await this.history.note(scope, [noteOf(message, by.now, 'Message said to have arrived')]);
    await this.#announce(scope, message);
  }

  /** A step: ends a message by a person's word; it is not written again for its cause. */
  async reject(scope: Scope, message: Message, by: Rejection): Promise<void> {
    if (message.status === 'rejected') return;
    const isClaimed = message.status === 'approved' && message.leaseUntil !== null && message.leaseUntil > by.now;
    const mayEnd = ['draft', 'held', 'approved', 'unknown'].includes(message.status);
    if (!mayEnd || isClaimed) throw ended(message);
    assertVersion(message, by.version);
    await scope.db.query(
      `update message set status = 'rejected', status_words = $3, ended_at = $4, version = version + 1, done = wanted,
         lease_until = null, lease_token = null where workspace_id = $1 and id = $2`,
      [scope.workspaceId, message.id, by.reason, by.now],
    );
    await this.history.note(scope, [{ ...noteOf(message, by.now, 'Draft rejected'), detail: by.reason }]);
    await this.#announce(scope, message);
  }

  async #change(
    scope: Scope,
    message: Message,
    to: Pick<Message, 'to' | 'subject' | 'text' | 'missing'> & { isToTyped: boolean; words: string | null },
  ): Promise<void> {
    try {
      await scope.db.query(
        `update message set is_to_typed = case when to_address = $3 then is_to_typed else $11 end, to_address = $3, to_normal = $4, subject = $5,
           body_text = $6, body_html = $7, missing = $8::jsonb, status = $9, status_words = $10, version = version + 1,
           is_edited = true
         where workspace_id = $1 and id = $2`,
        [
          scope.workspaceId,
          message.id,
          to.to,
          contactOf(to.to),
          to.subject,
          to.text,
          htmlOf(to.text),
          JSON.stringify(to.missing),
          to.words === null ? 'draft' : 'held',
          to.words,
          to.isToTyped,
        ],
      );
    } catch (error) {
      if (!isTaken(error)) throw error;
      throw new AppError('conflict', 'address_taken', 'This address has a message of the same step already.', {
        cause: error,
      });
    }
  }

  async #announce(scope: Scope, message: Message): Promise<void> {
    await this.changes.announce(scope, 'drafts', [message.id]);
  }
}
