import type { DraftDto } from '#contracts/drafts.ts';
import type { Tone } from '../../ui/status-badge.tsx';

/** How each state of a message is named; why it is so comes from the server. */
export const messageLooks: Record<DraftDto['status'], { tone: Tone; word: string }> = {
  draft: { tone: 'info', word: 'Waiting' },
  held: { tone: 'warning', word: 'Held' },
  approved: { tone: 'info', word: 'Approved' },
  sending: { tone: 'info', word: 'Sending' },
  sent: { tone: 'ok', word: 'Sent' },
  unknown: { tone: 'warning', word: 'Not certain' },
  failed: { tone: 'problem', word: 'Failed' },
  withdrawn: { tone: 'neutral', word: 'Withdrawn' },
  rejected: { tone: 'neutral', word: 'Rejected' },
  expired: { tone: 'neutral', word: 'Expired' },
};
