import { AppError } from '../platform/errors/app-error.ts';
import type { Message } from './message.ts';

/** Throws when somebody has changed the message since it was read. */
export function assertVersion(message: Message, version: number): void {
  if (message.version === version) return;
  throw new AppError(
    'conflict',
    'draft_changed',
    'There is a newer version of this draft. Look at it before you go on.',
  );
}

/** The refusal for a message that is past changing. */
export function ended(message: Message): AppError {
  return new AppError('conflict', 'draft_ended', `This message is ${message.status} and cannot be changed any more.`);
}

/** Why a message waits for a person, in the words of its row; null when it may be approved. */
export function heldWords(state: { to: string; missing: readonly string[]; block: string | null }): string | null {
  if (state.to === '') return 'Fill in a recipient.';
  if (state.missing.length > 0) return `Missing: ${state.missing.join(', ')}. Fill it in to continue.`;
  return state.block === null ? null : `This address is not written to: ${state.block}`;
}

/** What a person did with a message, for the history of its account. */
export function noteOf({ accountId, subject }: Message, at: Date, words: string) {
  return { accountId, at, kind: 'message' as const, words: `${words}: ${subject}`, detail: null };
}
