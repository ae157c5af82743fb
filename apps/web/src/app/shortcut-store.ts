import { useSyncExternalStore } from 'react';

let isOpen = false;
const listeners = new Set<() => void>();

export function openShortcutHelp(): void {
  set(true);
}

export function closeShortcutHelp(): void {
  set(false);
}

export function useShortcutHelp(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => isOpen,
  );
}

function set(next: boolean): void {
  isOpen = next;
  for (const listener of listeners) listener();
}
