import { type RefObject } from 'react';
import { useShortcuts } from './hotkeys.ts';

/** J and K take the focus from record to record of a short list: to each link marked `data-walk`, which Enter opens. */
export function useLinkWalk(title: string, list: RefObject<HTMLElement | null>): void {
  const walk = (steps: number) => {
    const links = [...(list.current?.querySelectorAll<HTMLElement>('[data-walk]') ?? [])];
    const at = links.findIndex((link) => link === document.activeElement);
    links[Math.max(0, Math.min(links.length - 1, at + steps))]?.focus();
  };
  useShortcuts(title, [
    { keys: 'j', does: 'Next', run: () => walk(1) },
    { keys: 'k', does: 'Previous', run: () => walk(-1) },
  ]);
}
