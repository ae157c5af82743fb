import { useLayoutEffect, useRef, useState } from 'react';
import { useShortcuts } from '../lib/hotkeys.ts';
import type { DataTableProps } from './data-table-props.ts';

/**
 * J and K walk through the rows and take the focus along, Enter opens; the row is remembered by its key, so that new arrivals
 * do not move it.
 */
export function useSelection<Row>(
  props: DataTableProps<Row>,
  { show, focus }: { show: (at: number) => void; focus: () => void },
): string | null {
  const { rows, rowKey, onOpen, onSelect } = props;
  const [selected, setSelected] = useState<string | null>(null);
  const isWalking = useRef(false);
  // Without it, Enter would still belong to the button that was pressed last.
  useLayoutEffect(() => {
    if (!isWalking.current) return;
    isWalking.current = false;
    focus();
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
  return selected;
}
