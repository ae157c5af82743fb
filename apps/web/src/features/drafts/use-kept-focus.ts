import { type RefObject, useLayoutEffect, useRef } from 'react';
import type { DraftDto } from '#contracts/drafts.ts';
import { queueLinkIdOf } from './draft-queue-row.tsx';

/**
 * What is pressed to decide about a draft goes with the decision, and its row leaves the queue. The focus then goes to the bar
 * that says what became of it: its first Tab is Undo, and J goes on from there.
 */
export function useKeptFocus(
  bar: RefObject<HTMLElement | null>,
  { id, status }: Pick<DraftDto, 'id' | 'status'>,
  doing: string,
): void {
  const before = useRef(`${status} ${doing}`);
  useLayoutEffect(() => {
    const now = `${status} ${doing}`;
    if (before.current === now) return;
    before.current = now;
    const held = document.activeElement;
    const isLost = held === null || held === document.body || (held instanceof HTMLButtonElement && held.disabled);
    if (isLost || held.id === queueLinkIdOf(id)) bar.current?.focus({ preventScroll: true });
  }, [bar, id, status, doing]);
}
