import type { UnreadPart } from '../connections/unread-parts.ts';

/** Why a part of what is said of an account is missing, or not whole, with the permission that would mend it; null where it was read. */
export function unreadWords(unread: readonly UnreadPart[], part: UnreadPart['part']): string | null {
  const words = unread.flatMap((one) => (one.part === part ? [withSystem(one)] : []));
  return words.length === 0 ? null : [...new Set(words)].join(' ');
}

/** Doubts that a missing read may be behind. */
const partOfDoubt: Readonly<Partial<Record<string, UnreadPart['part']>>> = {
  payment_method_unread: 'cards',
  usage_unread: 'usage',
  coupon_scope_unknown: 'discounts',
};

/** The words of a doubt; where what it lacks may not be read, why. */
export function doubtWords(
  doubt: { readonly code: string; readonly words: string; readonly ref: { readonly connectionId: string } | null },
  unread: readonly UnreadPart[],
): string {
  const part = partOfDoubt[doubt.code];
  if (part === undefined) return doubt.words;
  const { ref } = doubt;
  const why = unreadWords(
    unread.filter(({ connectionId }) => ref === null || connectionId === ref.connectionId),
    part,
  );
  return why === null ? doubt.words : `${doubt.words} ${why}`;
}

/** What nobody names is named: an account may be known to several systems. */
function withSystem({ systemLabel, words }: UnreadPart): string {
  return words.includes(systemLabel) ? words : `${systemLabel}: ${words}`;
}
