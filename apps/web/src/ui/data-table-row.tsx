import type { MouseEvent } from 'react';
import { Link } from 'react-router';
import type { DataTableProps } from './data-table-props.ts';
import classes from './data-table.module.css';

interface RowProps<Row> extends DataTableProps<Row> {
  row: Row;
  at: number;
  isSelected: boolean;
  onFocusRow: (key: string) => void;
}

export function DataTableRow<Row>(props: RowProps<Row>) {
  const { columns, row, at, isSelected, onFocusRow, rowKey, rowHref, onOpen, actions } = props;
  const href = rowHref?.(row);
  return (
    <tr
      aria-rowindex={at + 2}
      data-selected={isSelected || undefined}
      // A row that leads nowhere takes the focus itself while J and K stand on it.
      tabIndex={isSelected && href === undefined ? -1 : undefined}
      aria-current={(isSelected && href === undefined) || undefined}
      data-opens={onOpen ? true : undefined}
      onClick={(event) => onOpen && !isOnControl(event) && onOpen(row)}
    >
      {columns.map((column, place) => (
        <td key={column.key} data-align={column.align}>
          {place === 0 && href !== undefined ? (
            <Link
              to={href}
              className={classes.open}
              aria-current={isSelected || undefined}
              onFocus={() => onFocusRow(rowKey(row))}
            >
              {column.cell(row)}
            </Link>
          ) : (
            (column.cell(row) ?? <span className={classes.absent}>–</span>)
          )}
        </td>
      ))}
      {actions && (
        <td className={classes.actionsCell}>
          <div className={classes.actions}>{actions(row)}</div>
        </td>
      )}
    </tr>
  );
}

/** A click on a link or button inside the row is its own; so is the end of selecting text. */
function isOnControl(event: MouseEvent): boolean {
  const isControl = event.target instanceof Element && event.target.closest('a, button, input, [role="menu"]') !== null;
  return isControl || (window.getSelection()?.toString() ?? '') !== '';
}
