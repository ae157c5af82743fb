import { type RefObject, useLayoutEffect, useState } from 'react';
import { actionsWidth, type DataTableProps } from './data-table-props.ts';
import { areTooWide, fitColumns } from './fit-columns.ts';

/**
 * The columns of a list that fit beside each other into its element, and whether even those are too wide: all of them where nothing can
 * be measured.
 */
export function useFitting<Row>(props: DataTableProps<Row>, list: RefObject<HTMLDivElement | null>) {
  const { columns, actions, sort } = props;
  const [width, setWidth] = useState(0);
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
