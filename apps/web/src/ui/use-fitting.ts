import { type RefObject, useLayoutEffect, useState } from 'react';
import { actionsWidth, type DataTableProps } from './data-table-props.ts';
import { fitColumns } from './fit-columns.ts';

/** The columns of a list that fit beside each other into its element: all of them where nothing can be measured. */
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
  return width === 0 ? columns : fitColumns(columns, width - (actions ? actionsWidth : 0), sort);
}
