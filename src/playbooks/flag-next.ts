import { dateText, wholeDaysBetween } from '#core/period.ts';
import type { Moment } from '#core/triggers/trigger.ts';
import type { MessageStatus } from '../outreach/message.ts';

/** What one playbook makes of one flag. */
export interface FlagPlay {
  readonly playbookId: string;
  readonly isOn: boolean;
  readonly state: 'adopted' | 'open' | 'closed' | null;
  readonly message: {
    readonly id: string;
    readonly status: MessageStatus;
    readonly expiresAt: Date | null;
    readonly sentAt: Date | null;
    /** Billing speaks of its account no longer, so nobody can decide on it. */
    readonly isWithheld: boolean;
  } | null;
  /** Why the playbook, although on, began nothing. */
  readonly silence: string | null;
}

export interface FlagNext {
  readonly words: string | null;
  readonly draftId: string | null;
  /** What a person can do about it, where the playbook is the place. */
  readonly step: { readonly label: string; readonly playbookId: string } | null;
}

/** What happens next by itself on an account, or why nothing does: a message that is under way speaks first, then the largest flag. */
export function nextOf(plays: readonly FlagPlay[], at: Moment): FlagNext {
  const underWay = plays.find(({ message }) => message && message.status in wordsUnderWay);
  const play = underWay ?? plays.find((one) => told(one, at).words !== null);
  return play ? told(play, at) : { words: null, draftId: null, step: null };
}

const wordsUnderWay: Partial<Record<MessageStatus, string>> = {
  draft: 'Draft waiting',
  held: 'Draft held: a value is missing',
  approved: 'Approved, about to leave',
  sending: 'Being sent',
  unknown: 'Unknown whether the mail arrived',
};

function told({ playbookId, isOn, state, message, silence }: FlagPlay, at: Moment): FlagNext {
  const begin = { label: 'Start it', playbookId };
  const switchOn = { label: 'Switch on', playbookId };
  const draftId = message && message.status in wordsUnderWay ? message.id : null;
  if (message) {
    const waits = message.status === 'draft' || message.status === 'held';
    const words = messageWords(message, at);
    return waits && !isOn
      ? { words: `${words}; its playbook is off`, draftId, step: switchOn }
      : { words, draftId, step: null };
  }
  if (!isOn) return { words: 'Playbook is off', draftId, step: switchOn };
  if (state === 'adopted') return { words: 'Not started yet', draftId, step: begin };
  return { words: state === null ? silence : null, draftId, step: null };
}

/** What became of a message; null where there is nothing to say. */
export function messageWords(
  { status, expiresAt, sentAt, isWithheld }: Omit<NonNullable<FlagPlay['message']>, 'id'>,
  at: Moment,
): string | null {
  switch (status) {
    case 'draft':
    case 'held': {
      if (isWithheld) return 'Draft withheld';
      const what = wordsUnderWay[status] ?? '';
      if (expiresAt === null) return what;
      const days = wholeDaysBetween(at.now, expiresAt, at.timeZone);
      return days <= 0 ? `${what}, expires today` : `${what}, expires in ${days} ${days === 1 ? 'day' : 'days'}`;
    }
    case 'sent':
      return sentAt === null ? 'Mail sent' : `Mail sent on ${dateText(sentAt, at.timeZone)}`;
    case 'rejected':
      return 'Draft rejected';
    case 'expired':
      return 'Draft expired: nobody looked in time';
    case 'withdrawn':
      return 'Draft withdrawn';
    case 'failed':
      return 'The mail server refused the mail';
    default:
      return wordsUnderWay[status] ?? null;
  }
}
