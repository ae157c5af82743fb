import { grouped } from '#core/grouped.ts';
import type { TroubleDto } from '#contracts/troubleshooting.ts';

export type Trouble = Omit<TroubleDto, 'key' | 'label'>;
export type Next = NonNullable<TroubleDto['next']>;

export const ok = (words: string): Trouble => ({ result: 'ok', words, next: null });
export const info = (words: string, next: Next | null = null): Trouble => ({ result: 'info', words, next });
export const unknown = (words: string): Trouble => ({ result: 'unknown', words, next: null });
export const warning = (words: string, next: Next | null = null): Trouble => ({ result: 'warning', words, next });
export const problem = (words: string, next: Next | null = null): Trouble => ({ result: 'problem', words, next });

const hour = 3_600_000;

/** A number of things: `1 account`, `12,345 accounts`, `2 deliveries`. */
export function say(count: number, thing: string, things = `${thing}s`): string {
  return `${grouped(count)} ${count === 1 ? thing : things}`;
}

/** How long ago, in words. */
export function ageOf(at: Date | null, now: Date): string {
  if (!at) return 'never';
  const minutes = Math.max(0, Math.floor((now.getTime() - at.getTime()) / 60_000));
  if (minutes < 1) return 'just now';
  if (minutes < 120) return `${minutes} minute${minutes === 1 ? '' : 's'} ago`;
  const hours = Math.floor((now.getTime() - at.getTime()) / hour);
  return hours < 72 ? `${hours} hours ago` : `${Math.floor(hours / 24)} days ago`;
}
