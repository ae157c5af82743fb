import { IconArrowDown } from '@tabler/icons-react';
import type { DataColumn, DataTableProps } from './data-table-props.ts';
import classes from './data-table.module.css';

interface HeadProps<Row> extends Pick<DataTableProps<Row>, 'sort' | 'onSort'> {
  columns: readonly DataColumn<Row>[];
  hasActions: boolean;
}

export function DataTableHead<Row>({ columns, sort, onSort, hasActions }: HeadProps<Row>) {
  return (
    <thead>
      <tr>
        {columns.map((column) => (
          <th
            key={column.key}
            scope="col"
            title={column.help}
            style={{ width: column.width }}
            data-align={column.align}
            aria-sort={column.sort === undefined ? undefined : column.sort === sort ? 'descending' : 'none'}
          >
            {column.sort === undefined ? (
              column.header
            ) : (
              <button type="button" className={classes.sort} onClick={() => column.sort && onSort?.(column.sort)}>
                {column.header}
                {column.sort === sort && <IconArrowDown size={12} stroke={2} aria-hidden />}
              </button>
            )}
          </th>
        ))}
        {hasActions && (
          <th scope="col" className={classes.actionsHead}>
            <span className={classes.hidden}>Actions</span>
          </th>
        )}
      </tr>
    </thead>
  );
}
