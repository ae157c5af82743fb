import { measureElement, useVirtualizer, type VirtualItem } from '@tanstack/react-virtual';
import { type RefObject, use, useEffect, useLayoutEffect, useState } from 'react';
import type { DataTableProps } from './data-table-props.ts';
import { type PageScroll, PageScrollContext } from './page-scroll.ts';

const rowHeight = 40;
const cardHeight = 88;
/** Rows left below the view when the next page is asked for. */
const reach = 12;
/** Drawn where nothing can be measured: a print, a test without layout. */
const unmeasured = 100;

/** Which rows of a list are drawn, the space above and below them, and the next page when its end comes near. */
export function useWindow<Row>(props: DataTableProps<Row>, list: RefObject<HTMLDivElement | null>, areCards: boolean) {
  const { rows, rowKey, hasMore = false, isLoadingMore = false, isMoreFailed = false, onMore } = props;
  const page = use(PageScrollContext);
  const scroll = page?.element ?? null;
  const [margin, setMargin] = useState(0);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll,
    estimateSize: () => (areCards ? cardHeight : rowHeight),
    getItemKey: (at) => {
      const row = rows[at];
      return row === undefined ? at : rowKey(row);
    },
    overscan: 12,
    scrollMargin: margin,
    // As high as they were when it was left, so that its place is the same place.
    initialMeasurementsCache: page?.place.sizes,
    // While the list is hidden behind what was opened nothing has a size: taken for real, it would scroll away when it is back.
    measureElement: (element, entry, instance) =>
      measureElement(element, entry, instance) ||
      (instance.measurementsCache[instance.indexFromElement(element)]?.size ?? cardHeight),
  });
  useEffect(
    () => () => {
      if (page) keepSizes(page, virtual.measurementsCache);
    },
    [page, virtual],
  );
  const isEmpty = rows.length === 0;
  useLayoutEffect(() => {
    // Where the rows begin: below the head of a table, and the order that cards are in.
    const start = list.current?.querySelector('ul, tbody') ?? list.current;
    if (start && scroll) setMargin(offsetWithin(start, scroll));
  }, [list, scroll, isEmpty, areCards]);
  const items = virtual.getVirtualItems();
  const [first, last] = [items[0], items.at(-1)];
  const to = last ? last.index + 1 : Math.min(rows.length, unmeasured);
  useEffect(() => {
    // What failed once would fail again and again for as long as the list is looked at.
    if (hasMore && !isLoadingMore && !isMoreFailed && to >= rows.length - reach) onMore?.();
  }, [hasMore, isLoadingMore, isMoreFailed, onMore, to, rows.length]);
  return {
    from: first?.index ?? 0,
    to,
    above: first ? first.start - margin : 0,
    below: last ? virtual.getTotalSize() + margin - last.end : 0,
    measure: virtual.measureElement,
    /** Brings one that is not drawn near the view; one that is stands where its element says. */
    show: (at: number) => {
      if (at < (first?.index ?? 0) || at >= to) virtual.scrollToIndex(at, { align: 'auto' });
    },
  };
}

function keepSizes({ place }: PageScroll, sizes: VirtualItem[]): void {
  place.sizes = sizes;
}

function offsetWithin(element: Element, scroll: HTMLElement): number {
  return Math.round(element.getBoundingClientRect().top - scroll.getBoundingClientRect().top + scroll.scrollTop);
}
