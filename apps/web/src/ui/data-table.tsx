import { useMediaQuery } from '@mantine/hooks';
import { useVirtualizer } from '@tanstack/react-virtual';
import { use, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useShortcuts } from '../lib/hotkeys.ts';
import type { DataTableProps } from './data-table-props.ts';
import { DataTableCards } from './data-table-cards.tsx';
import { DataTableHead } from './data-table-head.tsx';
import { DataTableRow } from './data-table-row.tsx';
import { PageScrollContext } from './page-scroll.ts';
import classes from './data-table.module.css';

const rowHeight = 40;
const cardHeight = 88;
/** Rows left below the view when the next page is asked for. */
const reach = 12;
/** Drawn where nothing can be measured: a print, a test without layout. */
const unmeasured = 100;

/** A list of any length: 40 px rows, only those in view are drawn, the next page comes by itself; cards on a phone. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, columns, rows, rowKey, hasMore = false, isLoadingMore = false, onMore, total } = props;
  const isPhone = useMediaQuery('(max-width: 40em)', false, { getInitialValueInEffect: false }) ?? false;
  const scroll = use(PageScrollContext);
  const list = useRef<HTMLDivElement>(null);
  const [margin, setMargin] = useState(0);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll,
    estimateSize: () => (isPhone ? cardHeight : rowHeight),
    getItemKey: (at) => {
      const row = rows[at];
      return row === undefined ? at : rowKey(row);
    },
    overscan: 12,
    scrollMargin: margin,
  });
  const isEmpty = rows.length === 0;
  useLayoutEffect(() => {
    if (list.current && scroll) setMargin(offsetWithin(list.current, scroll));
  }, [scroll, isEmpty, isPhone]);
  const selected = useSelection(props, {
    show: (at) => virtual.scrollToIndex(at, { align: 'auto' }),
    focus: () => list.current?.querySelector<HTMLElement>('[data-selected] a')?.focus({ preventScroll: true }),
  });

  const items = virtual.getVirtualItems();
  const isMeasured = items.length > 0;
  const from = isMeasured ? (items[0]?.index ?? 0) : 0;
  const to = isMeasured ? (items.at(-1)?.index ?? 0) + 1 : Math.min(rows.length, unmeasured);
  useEffect(() => {
    if (hasMore && !isLoadingMore && to >= rows.length - reach) onMore?.();
  }, [hasMore, isLoadingMore, onMore, to, rows.length]);

  const above = isMeasured ? (items[0]?.start ?? 0) - margin : 0;
  const below = isMeasured ? virtual.getTotalSize() + margin - (items.at(-1)?.end ?? 0) : 0;
  const drawn = rows.slice(from, to);
  return (
    <div ref={list} className={classes.list}>
      {isPhone ? (
        <DataTableCards
          {...props}
          drawn={drawn}
          from={from}
          above={above}
          below={below}
          measure={virtual.measureElement}
        />
      ) : (
        <table className={classes.table} aria-label={label} aria-rowcount={(total ?? rows.length) + 1}>
          <DataTableHead
            columns={columns}
            sort={props.sort}
            onSort={props.onSort}
            hasActions={props.actions !== undefined}
          />
          <tbody>
            {above > 0 && <tr aria-hidden style={{ height: above }} />}
            {drawn.map((row, at) => (
              <DataTableRow
                key={rowKey(row)}
                {...props}
                row={row}
                at={from + at}
                isSelected={selected === rowKey(row)}
              />
            ))}
            {below > 0 && <tr aria-hidden style={{ height: below }} />}
          </tbody>
        </table>
      )}
      <p role="status" className={classes.more}>
        {isLoadingMore ? 'Loading more rows' : ''}
      </p>
    </div>
  );
}

/**
 * J and K walk through the rows and take the focus along, Enter opens; the row is remembered by its key, so that new arrivals
 * do not move it.
 */
function useSelection<Row>(
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

function offsetWithin(element: HTMLElement, scroll: HTMLElement): number {
  return Math.round(element.getBoundingClientRect().top - scroll.getBoundingClientRect().top + scroll.scrollTop);
}
