import { Injectable } from '@nestjs/common';
import type { SourceRef } from '#core/snapshot/billing-view.ts';
import { AccountHistoryService } from '../accounts/account-history.service.ts';
import type { Scope } from '../platform/database/scope.ts';
import { Changes } from '../platform/notify/changes.ts';
import { finish, maximumAttempts } from '../platform/work/work.ts';
import { nextTry, type HandOver } from './hand-over.ts';
import { beforeApproval, messageColumns, unlessLeft, wordsUnlessLeft, type Message } from './message.ts';
import { OutagesService } from './outages.service.ts';
import { messageWork, type Taken } from './outgoing.service.ts';
import { SendersService } from './senders.service.ts';
import { SuppressionsService } from './suppressions.service.ts';

/** What becomes of a message that was taken: recorded, kept here, tried later, given to a person, or judged after a crash. */
@Injectable()
export class OutcomesService {
  constructor(
    private readonly history: AccountHistoryService,
    private readonly suppressions: SuppressionsService,
    private readonly outages: OutagesService,
    private readonly senders: SendersService,
    private readonly changes: Changes,
  ) {}

  /** A step: keeps the mail here, exactly as it would have left, once. */
  async keep(scope: Scope, message: Message, mail: { raw: Buffer; now: Date }): Promise<void> {
    await scope.db.query(
      `insert into outbox_mail (workspace_id, message_id, mode, sent_at, raw) values ($1, $2, $3, $4, $5)
       on conflict (workspace_id, message_id) do nothing`,
      [scope.workspaceId, message.id, message.mode, mail.now, mail.raw],
    );
    await this.changes.announce(scope, 'outbox', [message.id]);
  }

  /** A step: what came of the hand-over. Throws `LeaseLost` when somebody else has judged the message meanwhile. */
  async record(scope: Scope, message: Message, outcome: { taken: Taken; result: HandOver; now: Date }): Promise<void> {
    const { taken, result, now } = outcome;
    await this.#learn(scope, message, result, now);
    if (result.kind === 'later' || result.kind === 'unsafe') {
      const next = nextTry(message.tries, message.firstTriedAt ?? now, now);
      if (next) return this.postpone(scope, message, { taken, until: next, words: laterWords(result) });
    }
    const end = endOf(result);
    await finish(scope, messageWork, taken.token, [{ id: message.id, wanted: taken.wanted }]);
    await scope.db.query(
      `update message set version = version + 1, ${endings[end.status]} where workspace_id = $1 and id = $2`,
      [scope.workspaceId, message.id, now, end.words],
    );
    await this.#tell(scope, [message], { words: end.title, detail: end.words, now });
  }

  /** A step: gives a taken message back; it is due again at `until`. */
  async postpone(scope: Scope, message: Message, later: { taken: Taken; until: Date; words: string }): Promise<void> {
    await scope.db.query(
      `update message set status = 'approved', status_words = $4, send_after = $5, lease_until = null, lease_token = null,
         attempts = 0, version = version + 1
       where workspace_id = $1 and id = $2 and lease_token = $3`,
      [scope.workspaceId, message.id, later.taken.token, later.words, later.until],
    );
    await this.changes.announce(scope, 'drafts', [message.id]);
  }

  /** A step: gives a taken message to a person instead of sending it, with the reason, and who told of that if billing did. */
  async handToPerson(scope: Scope, message: Message, reason: Omit<Told, 'detail'>): Promise<void> {
    await scope.db.query(
      `update message set status = ${beforeApproval}, status_words = ${wordsUnlessLeft('$3::text')},
         approved_at = null, approved_by = null, send_after = null, done = wanted, lease_until = null, lease_token = null, attempts = 0, version = version + 1
       where workspace_id = $1 and id = $2`,
      [scope.workspaceId, message.id, reason.words],
    );
    await this.#tell(scope, [message], { ...reason, words: 'Not sent', detail: reason.words });
  }

  /**
   * A step: judges messages whose worker has died. Before the mark they are due again by themselves. After it, mail for the Outbox
   * cannot have left and is done again; mail for a server may have left and is never sent again by itself (faults.md §6.1).
   */
  async recover(scope: Scope, now: Date): Promise<void> {
    await scope.db.query(
      `update message set status = 'approved', lease_until = null, lease_token = null, version = version + 1
       where workspace_id = $1 and status = 'sending' and channel = 'outbox' and lease_until <= $2`,
      [scope.workspaceId, now],
    );
    const words =
      'Keepwell was interrupted while this was being handed over. Ask whether it arrived before you send again.';
    const [lost]: [Message[]] = await scope.db.query(
      `update message m set status = 'unknown', status_words = $3, sent_at = $2, done = wanted, lease_until = null,
         lease_token = null, version = version + 1
       where workspace_id = $1 and status = 'sending' and channel = 'smtp' and lease_until <= $2
       returning ${messageColumns}`,
      [scope.workspaceId, now, words],
    );
    const [broken]: [Message[]] = await scope.db.query(
      `update message m set status = ${unlessLeft(`'failed'`)}, status_words = ${wordsUnlessLeft('$3::text')},
         ended_at = case when sent_at is null then $2::timestamptz end, done = wanted, lease_until = null,
         lease_token = null, version = version + 1
       where workspace_id = $1 and status = 'approved' and attempts >= ${maximumAttempts} and coalesce(lease_until, $2) <= $2
       returning ${messageColumns}`,
      [scope.workspaceId, now, 'Sending failed again and again for a reason of our own; see the log.'],
    );
    await this.#tell(scope, lost, { words: 'Unknown whether sent', detail: words, now });
    await this.#tell(scope, broken, { words: 'Sending failed', detail: null, now });
  }

  /** What an answer says beyond this one message: about the mailbox that sends, the server, and the address. */
  async #learn(scope: Scope, message: Message, result: HandOver, now: Date): Promise<void> {
    if (result.kind !== 'accepted' && result.kind !== 'unknown') await this.senders.release(scope, message.id);
    if (message.mode === 'test') return;
    if (result.kind === 'unsafe') await this.outages.report(scope, result.words, now);
    if (result.kind === 'accepted') await this.outages.clear(scope, now);
    if (result.kind !== 'refused' || !result.isAddress) return;
    await this.outages.clear(scope, now);
    const reason = `the mail server refused it: ${result.words}`;
    await this.suppressions.add(scope, { pattern: message.toNormal, kind: 'bounced', reason, memberId: null, now });
  }

  async #tell(scope: Scope, messages: readonly Message[], told: Told): Promise<void> {
    if (messages.length === 0) return;
    await this.history.note(
      scope,
      messages.map(({ accountId, subject }) => ({
        accountId,
        at: told.now,
        kind: 'message' as const,
        words: `${told.words}: ${subject}`,
        detail: told.detail,
        source: told.source ?? null,
      })),
    );
    await this.changes.announce(
      scope,
      'drafts',
      messages.map((message) => message.id),
    );
  }
}

/** As SQL over `message`: how a hand-over ends it, `$3` now and `$4` the words. */
const endings = {
  sent: `status = 'sent', status_words = $4, sent_at = $3, ended_at = $3`,
  unknown: `status = 'unknown', status_words = $4, sent_at = $3`,
  failed: `status = ${unlessLeft(`'failed'`)}, status_words = ${wordsUnlessLeft('$4::text')},
    ended_at = case when sent_at is null then $3::timestamptz end`,
};

/** What is told of a message in the history of its account. */
interface Told {
  readonly words: string;
  readonly detail: string | null;
  /** Through which object billing told it. */
  readonly source?: SourceRef | null;
  readonly now: Date;
}

function endOf(result: HandOver): { status: keyof typeof endings; title: string; words: string | null } {
  switch (result.kind) {
    case 'accepted':
      return { status: 'sent', title: 'Message sent', words: null };
    case 'unknown': {
      const words = `The mail server fell silent while it took the mail (${result.words}). It may have arrived; it is not sent again by itself.`;
      return { status: 'unknown', title: 'Unknown whether sent', words };
    }
    case 'refused':
      return { status: 'failed', title: 'Message refused', words: `The mail server refused it: ${result.words}` };
    default:
      return { status: 'failed', title: 'Message not sent', words: `Tried for a day without success: ${result.words}` };
  }
}

function laterWords(result: { readonly kind: string; readonly words: string }): string {
  return result.kind === 'unsafe'
    ? `Not sent: the mail server cannot be used safely as it is set up (${result.words}). It is tried again.`
    : `The mail server could not take it yet (${result.words}). It is tried again.`;
}
