import { type RefObject, useLayoutEffect, useRef, useState } from 'react';
import { useShortcuts } from '../lib/hotkeys.ts';
import type { DataTableProps } from './data-table-props.ts';

/**
 * J and K walk through the rows and take the focus along, Enter opens; the row is remembered by its key, so that new arrivals
 * do not move it. A row whose link has the focus is the selected one. A row that was opened, by pointer too, is where it goes on when it is closed.
 */
export function useSelection<Row>(
  props: DataTableProps<Row>,
  { list, show, focus }: { list: RefObject<HTMLElement | null>; show: (at: number) => void; focus: () => void },
): [selected: string | null, select: (key: string) => void] {
  const { rows, rowKey, onOpen, onSelect, openKey = null } = props;
  const [selected, setSelected] = useState(openKey);
  const [lastOpen, setLastOpen] = useState(openKey);
  const isWalking = useRef(false);
  if (openKey !== lastOpen) {
    setLastOpen(openKey);
    if (openKey !== null) setSelected(openKey);
  }
  // Without it, Enter would still belong to the button that was pressed last.
  useLayoutEffect(() => {
    if (!isWalking.current) return;
    isWalking.current = false;
    focus();
  });
  const wasOpen = useRef(false);
  useLayoutEffect(() => {
    // Where the focus went with what was closed, or was nowhere in the list; another place that was chosen keeps it.
    if (wasOpen.current && openKey === null && document.activeElement?.contains(list.current)) focus();
    wasOpen.current = openKey !== null;
  });
  const at = rows.findIndex((row) => rowKey(row) === selected);
  const select = (next: number) => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, next))];
    if (row === undefined) return;
    setSelected(rowKey(row));
    isWalking.current = true;
    onSelect?.(row);
    show(Math.max(0, Math.min(rows.length - 1, next)));
  };
  const openAt = (place: number) => {
    const row = rows[place];
    if (row !== undefined) onOpen?.(row);
  };
  useShortcuts(props.label, [
    { keys: 'j', does: 'Next row', run: () => select(at + 1) },
    { keys: 'k', does: 'Previous row', run: () => select(at < 0 ? 0 : at - 1) },
    ...(onOpen ? [{ keys: 'Enter', does: 'Open the row', run: () => openAt(at) }] : []),
  ]);
  return [selected, setSelected];
}
