import { type AttachmentDto, attachmentFilterSchema, type AttachmentState } from '#contracts/attachments.ts';
import type { Tone } from '../../ui/status-badge.tsx';

export const shownStates = ['all', ...attachmentFilterSchema.options] as const;
export type ShownState = (typeof shownStates)[number];

export const stateWords: Readonly<Record<ShownState, string>> = {
  all: 'All',
  attached: 'Matched',
  review: 'Ambiguous',
  waiting: 'Waiting',
  deleted: 'Deleted',
  by_hand: 'Linked by hand',
};

export const stateTones: Readonly<Record<AttachmentState, Tone>> = {
  attached: 'quiet',
  review: 'warning',
  waiting: 'info',
  deleted: 'neutral',
};

/** Why there is none of a state, and what that means. */
export const absentWords: Readonly<Record<ShownState, { title: string; text: string }>> = {
  all: { title: 'No customer was read yet.', text: 'They appear here as the first reading comes to them.' },
  attached: { title: 'No customer is matched yet.', text: 'Each is matched as soon as it has been read.' },
  review: { title: 'No customer is ambiguous.', text: 'Each fits one account, or none and has one of its own.' },
  waiting: { title: 'No customer waits.', text: 'Every customer that an invoice or subscription names has been read.' },
  deleted: { title: 'No customer was deleted.', text: 'Those deleted in billing are kept here by name.' },
  by_hand: {
    title: 'No customer was linked by hand.',
    text: 'Who is ambiguous or waits can be linked to an account; it stays there until the link is undone here.',
  },
};

/** Whether a person has something to say about where it belongs. */
export function canBePlaced({ state, canUnlink }: AttachmentDto): boolean {
  return canUnlink || state === 'review' || state === 'waiting';
}
