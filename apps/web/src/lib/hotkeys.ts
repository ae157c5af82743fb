import { useEffect, useLayoutEffect, useRef, useSyncExternalStore } from 'react';

export interface Shortcut {
  /** One key ("j", "?", "Enter", " ") or two in a row ("g f"). Modifiers never match, except Shift inside a character. */
  keys: string;
  does: string;
  run: () => void;
}

/** The key that goes with others on this machine. */
export const modKey = /Mac|iP(hone|ad)/.test(navigator.userAgent) ? '⌘' : 'Ctrl';

interface Group {
  title: string;
  shortcuts: readonly Shortcut[];
}

const chordMs = 900;
let groups: readonly Group[] = [];
const listeners = new Set<() => void>();
let first: { key: string; at: number } | null = null;

/** Binds shortcuts while the component is shown, and lists them under `title` in the shortcut help. */
export function useShortcuts(title: string, shortcuts: readonly Shortcut[]): void {
  const latest = useRef(shortcuts);
  // Before the page is seen: a key must never meet the handler of what was shown before.
  useLayoutEffect(() => {
    latest.current = shortcuts;
  });
  const names = JSON.stringify(shortcuts.map(({ keys, does }) => ({ keys, does })));
  useEffect(() => {
    const named: Omit<Shortcut, 'run'>[] = JSON.parse(names);
    // Handlers are looked up when a key arrives, so that a new closure does not bind anew.
    const bound = named.map((name, at) => ({ ...name, run: () => latest.current[at]?.run() }));
    if (bound.length === 0) return undefined;
    const group: Group = { title, shortcuts: bound };
    change([...groups, group]);
    return () => change(groups.filter((other) => other !== group));
  }, [title, names]);
}

/** All shortcuts that work now, by group. */
export function useShortcutGroups(): readonly Group[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => groups,
  );
}

function change(next: readonly Group[]): void {
  if (groups.length === 0 && next.length > 0) document.addEventListener('keydown', onKey);
  if (next.length === 0) document.removeEventListener('keydown', onKey);
  groups = next;
  for (const listener of listeners) listener();
}

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || isTaken(event)) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const chord = first && event.timeStamp - first.at < chordMs ? `${first.key} ${key}` : null;
  const match = (chord && find(chord)) || find(key);
  first = match ? null : { key, at: event.timeStamp };
  if (!match) return;
  event.preventDefault();
  match.run();
}

/** The group bound last wins: a list inside a page before the page, a page before the frame. */
function find(keys: string): Shortcut | null {
  for (const group of groups.toReversed()) {
    const match = group.shortcuts.find((shortcut) => shortcut.keys === keys);
    if (match) return match;
  }
  return null;
}

/** Keys belong to whoever is being written in, and to an open dialog or menu. */
function isTaken(event: KeyboardEvent): boolean {
  const { target } = event;
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.closest('input, textarea, select, [role="dialog"], [role="menu"]'))
    return true;
  const pressesControl = event.key === 'Enter' || event.key === ' ';
  return pressesControl && target.closest('button, a, summary, [role="tab"], [role="option"]') !== null;
}
