import type { DraftDto, DraftRowDto } from '#contracts/drafts.ts';

type Status = DraftRowDto['status'];

/** Said of a draft instead of what it says. */
export const disconnectedWords =
  'Billing is disconnected, so nobody knows whether this still holds. It is kept, does not expire, and waits until billing is connected again.';
const endedWords = 'billing is disconnected: what it quoted is not shown until billing is connected again.';

/** Those that wait, and those that ended and were not sent. */
const waiting: readonly Status[] = ['draft', 'held', 'approved'];
const ended: readonly Status[] = ['rejected', 'expired', 'withdrawn', 'failed'];

/** In place of a subject, which names an invoice, a day or an amount. */
const bareSubjects: Readonly<Record<DraftRowDto['trigger'], string>> = {
  payment_failed: 'About a failed payment',
  invoice_overdue: 'About an overdue invoice',
  usage_over_plan: 'About use over the plan',
  renewal_approaching: 'About a renewal',
};

/** What is known of the account that a message is about. */
export interface Told {
  /** A connection that was not ended speaks of it. */
  readonly isSpokenOf: boolean;
  /** What billing told of it went with its last connection. */
  readonly isForgotten: boolean;
}

/**
 * Why a message is not shown: nobody says that it left, and it rests on billing that is gone. Null otherwise: what was sent stays [R13].
 * One that a person rejected after it was cut off may have arrived all the same.
 */
export function withheldWords(
  status: Status,
  { isSpokenOf, isForgotten }: Told,
  { mayHaveLeft }: { readonly mayHaveLeft: boolean },
): string | null {
  if (!isSpokenOf && waiting.includes(status)) return disconnectedWords;
  if (!isForgotten || !ended.includes(status)) return null;
  return `${mayHaveLeft ? 'Nobody knows whether it arrived' : 'It never left'}, and ${endedWords}`;
}

/** The same row without what billing told of it: what a draft waits for may be said of an invoice too, and its recipient be billing's. */
export function withheldRow<T extends DraftRowDto>(row: T, { isToTyped }: { readonly isToTyped: boolean }): T {
  const statusWords = waiting.includes(row.status) ? null : row.statusWords;
  const to = isToTyped ? row.to : '';
  return { ...row, to, subject: bareSubjects[row.trigger], why: 'Billing is disconnected.', statusWords };
}

/** The same message without what billing told of it. Approved a moment ago it does not leave any more: there is nothing to take back. */
export function withheld(draft: DraftDto): DraftDto {
  return { ...draft, text: '', html: '', missing: [], facts: [], undoUntil: null };
}
