import { type RefObject, use, useLayoutEffect, useState } from 'react';
import { actionsWidth, type DataTableProps } from './data-table-props.ts';
import { areTooWide, fitColumns } from './fit-columns.ts';
import { PageScrollContext } from './page-scroll.ts';

/**
 * The columns of a list that fit beside each other into its element, and whether even those are too wide: all of them where nothing can
 * be measured.
 */
export function useFitting<Row>(props: DataTableProps<Row>, list: RefObject<HTMLDivElement | null>) {
  const { columns, actions, sort } = props;
  const page = use(PageScrollContext);
  // What scrolls stands there before its rows do: those that come later fit at once.
  const [width, setWidth] = useState(() => page?.element?.clientWidth ?? 0);
  useLayoutEffect(() => {
    const element = list.current;
    if (!element) return undefined;
    const read = () => setWidth(element.clientWidth);
    read();
    const sizes = new ResizeObserver(read);
    sizes.observe(element);
    return () => sizes.disconnect();
  }, [list]);
  if (width === 0) return { fitting: columns, isTooNarrow: false };
  const room = width - (actions ? actionsWidth : 0);
  const fitting = fitColumns(columns, room, sort);
  return { fitting, isTooNarrow: areTooWide(fitting, room) };
}
