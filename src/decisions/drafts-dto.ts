import type { DraftDto, DraftRowDto } from '#contracts/drafts.ts';
import type { Money } from '#core/money.ts';
import { toInstantOrNull, toMoneyDtos } from '../accounts/dto.ts';
import type { ListedStatus } from '../accounts/listed-status.ts';
import { noMrrWords } from '../accounts/no-mrr.ts';
import { contactWords } from '../accounts/shown-health.ts';
import type { DraftFact } from '../outreach/draft-facts.ts';
import type { Message } from '../outreach/message.ts';
import { withheldRow, withheldWords } from './disconnected-draft.ts';

/** A message as the list reads it. */
export interface DraftRow {
  readonly id: string;
  readonly account_id: string;
  readonly account_name: string;
  readonly to_address: string;
  /** A person typed it; otherwise it came from billing. */
  readonly is_to_typed: boolean;
  readonly subject: string;
  readonly trigger: DraftRowDto['trigger'];
  readonly why: string;
  readonly status: DraftRowDto['status'];
  readonly status_words: string | null;
  readonly billing_status: ListedStatus;
  readonly mrr: readonly Money[] | null;
  readonly mrr_rank: string;
  readonly created_at: Date;
  readonly expires_at: Date | null;
  readonly is_spoken_of: boolean;
  readonly is_forgotten: boolean;
  readonly may_have_left: boolean;
}

/** A message with everything that stands beside it. */
export interface FullDraftRow extends DraftRow {
  readonly mode: 'live' | 'test';
  readonly version: number;
  readonly sender_name: string;
  readonly sender_address: string;
  readonly body_text: string;
  readonly body_html: string;
  readonly is_edited: boolean;
  readonly message_class: DraftDto['messageClass'];
  readonly missing: string[];
  readonly facts_then: DraftFact[];
  readonly channel: 'smtp' | 'outbox' | null;
  readonly send_after: Date | null;
  readonly tries: number;
  readonly playbook: DraftDto['playbook'];
  readonly enrollment_state: string;
  readonly close_reason: string | null;
  readonly flag_words: string | null;
  readonly house: Message['house'];
  /** The reason as it was when the draft was written. */
  readonly why_then: string;
  readonly score: number | null;
  readonly band: DraftDto['health']['band'];
  readonly health_words: string | null;
}

export function toDraftRow(row: DraftRow): DraftRowDto {
  const told = { isSpokenOf: row.is_spoken_of, isForgotten: row.is_forgotten };
  const withheld = withheldWords(row.status, told, { mayHaveLeft: row.may_have_left });
  const shown: DraftRowDto = {
    id: row.id,
    accountId: row.account_id,
    accountName: row.account_name,
    to: row.to_address,
    subject: row.subject,
    trigger: row.trigger,
    why: row.why,
    withheld,
    status: row.status,
    statusWords: row.status_words,
    mrr: row.mrr === null ? null : toMoneyDtos(row.mrr),
    mrrWords:
      row.billing_status === 'contact' ? contactWords : noMrrWords({ status: row.billing_status, mrr: row.mrr }),
    createdAt: row.created_at.toISOString(),
    expiresAt: toInstantOrNull(row.expires_at),
  };
  return withheld === null ? shown : withheldRow(shown, { isToTyped: row.is_to_typed });
}

/** What made the playbook fire: still so, or how it ended. */
export function causeFact(row: FullDraftRow): DraftDto['facts'][number] {
  const isOpen = row.enrollment_state === 'open';
  const now = isOpen ? (row.flag_words ?? row.why_then) : (row.close_reason ?? 'Cleared');
  // oxlint-disable-next-line unicorn/no-thenable -- the contract's word for what was true; a text, never called
  return { label: 'Cause', was: row.why_then, now, hasChanged: !isOpen };
}

export function compareFact(then: DraftFact, facts: readonly DraftFact[]): DraftDto['facts'][number] {
  const now = facts.find((fact) => fact.label === then.label)?.text ?? null;
  // oxlint-disable-next-line unicorn/no-thenable -- the contract's word for what was true; a text, never called
  return { label: then.label, was: then.text, now, hasChanged: then.text !== now };
}
