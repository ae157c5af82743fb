import type { DraftDto, DraftRowDto } from '#contracts/drafts.ts';

/** Said of a draft instead of what it says. */
export const disconnectedWords =
  'Billing is disconnected, so nobody knows whether this still holds. It is kept, does not expire, and waits until billing is connected again.';

const waiting: readonly DraftRowDto['status'][] = ['draft', 'held', 'approved'];

/** Why a message is neither shown nor sent: it waits, and rests on billing that is gone. Null otherwise: what was sent stays [R13]. */
export function withheldWords({
  status,
  isSpokenOf,
}: {
  status: DraftRowDto['status'];
  isSpokenOf: boolean;
}): string | null {
  return !isSpokenOf && waiting.includes(status) ? disconnectedWords : null;
}

/** The same message without what billing told of it. What it is called stays: so it is named in the history. */
export function withheld(draft: DraftDto): DraftDto {
  return { ...draft, text: '', html: '', missing: [], facts: [] };
}
