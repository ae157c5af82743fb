import { Button } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useRef } from 'react';
import type { DataTableProps } from './data-table-props.ts';
import { DataTableCards } from './data-table-cards.tsx';
import { DataTableHead } from './data-table-head.tsx';
import { DataTableRow } from './data-table-row.tsx';
import { DataTableSort } from './data-table-sort.tsx';
import { useFitting } from './use-fitting.ts';
import { useSelection } from './use-selection.ts';
import { useWindow } from './use-window.ts';
import classes from './data-table.module.css';

/** A list of any length: 40 px rows, only those in view are drawn, the next page comes by itself; cards where it is too narrow. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, rows, rowKey, isLoadingMore = false, isMoreFailed = false, onMore, total } = props;
  const isPhone = useMediaQuery('(max-width: 40em)', false, { getInitialValueInEffect: false }) ?? false;
  const list = useRef<HTMLDivElement>(null);
  const { fitting, isTooNarrow } = useFitting(props, list);
  const areCards = isPhone || isTooNarrow;
  const { from, to, above, below, measure, show } = useWindow(props, list, areCards);
  const [selected, select] = useSelection(props, {
    list,
    show,
    focus: () => {
      // The link that opens the row, or the row itself: never one to something else that it names.
      const row = list.current?.querySelector<HTMLElement>('[data-selected]');
      (row?.querySelector<HTMLElement>('a[aria-current]') ?? row)?.focus({ preventScroll: true });
      row?.closest('li, tr')?.scrollIntoView({ block: 'nearest' });
    },
  });
  const drawn = rows.slice(from, to);
  return (
    <div ref={list} className={classes.list}>
      {areCards && <DataTableSort columns={props.columns} sort={props.sort} onSort={props.onSort} />}
      {areCards ? (
        <DataTableCards
          {...props}
          selected={selected}
          onFocusRow={select}
          drawn={drawn}
          from={from}
          above={above}
          below={below}
          measure={measure}
        />
      ) : (
        <table className={classes.table} aria-label={label} aria-rowcount={(total ?? rows.length) + 1}>
          <DataTableHead
            columns={fitting}
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
                columns={fitting}
                row={row}
                at={from + at}
                isSelected={selected === rowKey(row)}
                onFocusRow={select}
              />
            ))}
            {below > 0 && <tr aria-hidden style={{ height: below }} />}
          </tbody>
        </table>
      )}
      <p role="status" className={classes.more}>
        {isLoadingMore ? 'Loading more rows' : ''}
      </p>
      {isMoreFailed && (
        <div role="alert" className={classes.failed}>
          More rows could not be loaded.
          <Button variant="default" onClick={onMore}>
            Try again
          </Button>
        </div>
      )}
    </div>
  );
}
