import type { MessageClass } from '#core/templates/starter-templates.ts';

export type MessageStatus =
  | 'draft'
  | 'held'
  | 'approved'
  | 'sending'
  | 'sent'
  | 'unknown'
  | 'failed'
  | 'withdrawn'
  | 'rejected'
  | 'expired';

/** At most this many mails an hour leave one mailbox, whichever workspaces send from it. */
export const hourlyCap = 60;
/** One automatic message per contact within this time. */
export const contactHours = 24;
/** An approval is held this long, so that it can be taken back. */
export const undoMilliseconds = 10_000;

/** A message as the rooms that act on it see it. */
export interface Message {
  readonly id: string;
  readonly accountId: string;
  readonly enrollmentId: string;
  readonly mode: 'live' | 'test';
  readonly messageClass: MessageClass;
  readonly status: MessageStatus;
  readonly statusWords: string | null;
  readonly version: number;
  readonly senderName: string;
  readonly senderAddress: string;
  readonly replyTo: string | null;
  readonly to: string;
  readonly toNormal: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly missing: readonly string[];
  readonly mailId: string;
  readonly approvedAt: Date | null;
  /** Null when nobody approved it: it was written to leave by itself. */
  readonly approvedBy: string | null;
  readonly sendAfter: Date | null;
  readonly channel: 'smtp' | 'outbox' | null;
  readonly tries: number;
  readonly firstTriedAt: Date | null;
  readonly leaseUntil: Date | null;
  readonly wanted: string;
  /** The workspace it is sent for. */
  readonly house: { readonly name: string; readonly postalAddress: string | null };
}

/**
 * As SQL over `message`: `status` where nothing of it has left. What was handed over before may have arrived, whatever comes of
 * sending it again: that is asked of a person, and never forgotten (P9).
 */
export const unlessLeft = (status: string) => `case when sent_at is null then ${status} else 'unknown' end`;

/** As `unlessLeft`: what a message is that does not leave after all. */
export const beforeApproval = unlessLeft(`'draft'`);

const unsureWords = 'Nobody knows whether it arrived when it was sent before.';

const withUnsure = (words: string, unsure: string) =>
  `nullif(concat_ws(' ', ${words}, case when sent_at is not null then '${unsure}' end), '')`;

/** As `unlessLeft`: the reason `words` (SQL, a text), and what is to be asked where it may have left before. */
export const wordsUnlessLeft = (words: string) => withUnsure(words, `${unsureWords} Ask before you send it again.`);

/** As `wordsUnlessLeft`, of one that may not be sent again: nothing is left to do but to say what became of it. */
export const endedUnlessLeft = (words: string) => withUnsure(words, unsureWords);

/** The workspace behind a message `m`, as its footer names it. */
export const houseColumn = `(select jsonb_build_object('name', w.name, 'postalAddress', w.postal_address)
    from workspace w where w.workspace_id = m.workspace_id) as house`;

/** The columns of `Message`, of the table `message` under the alias `m`. */
export const messageColumns = `m.id, m.account_id as "accountId", m.enrollment_id as "enrollmentId", m.mode,
  m.message_class as "messageClass", m.status,
  m.status_words as "statusWords", m.version, m.sender_name as "senderName", m.sender_address as "senderAddress",
  m.reply_to as "replyTo", m.to_address as "to", m.to_normal as "toNormal", m.subject, m.body_text as "text",
  m.body_html as "html", m.missing, m.mail_id as "mailId", m.approved_at as "approvedAt", m.approved_by as "approvedBy",
  m.send_after as "sendAfter", m.channel, m.tries, m.first_tried_at as "firstTriedAt", m.lease_until as "leaseUntil", m.wanted,
  ${houseColumn}`;
