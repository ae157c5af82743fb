import { useMediaQuery } from '@mantine/hooks';
import { type ReactNode, useState } from 'react';
import { formatCount } from '../../lib/format.ts';
import classes from './record-table.module.css';

export interface RecordColumn<Row> {
  key: string;
  header: string;
  /** What the header leaves out, told where it is pointed at. */
  help?: string;
  align?: 'right';
  width?: string;
  cell: (row: Row) => ReactNode;
}

interface RecordTableProps<Row> {
  label: string;
  columns: readonly RecordColumn<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
}

const shownAtFirst = 6;

/** A short table inside a page, the newest rows first; on a phone each row is a card of labelled facts. */
export function RecordTable<Row>({ label, columns, rows, rowKey }: RecordTableProps<Row>) {
  const isPhone = useMediaQuery('(max-width: 40em)', false, { getInitialValueInEffect: false }) ?? false;
  const [isWhole, setIsWhole] = useState(false);
  const shown = isWhole ? rows : rows.slice(0, shownAtFirst);
  return (
    <>
      {isPhone ? (
        <RecordCards label={label} columns={columns} rows={shown} rowKey={rowKey} />
      ) : (
        <table className={classes.table} aria-label={label}>
          <thead>
            <tr>
              {columns.map((column) => (
                <th
                  key={column.key}
                  scope="col"
                  title={column.help}
                  data-align={column.align}
                  style={{ width: column.width }}
                >
                  {column.header}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <tr key={rowKey(row)}>
                {columns.map((column) => (
                  <td key={column.key} data-align={column.align}>
                    {column.cell(row)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {rows.length > shown.length && (
        <button type="button" className={classes.all} onClick={() => setIsWhole(true)}>
          Show all {formatCount(rows.length)}
        </button>
      )}
    </>
  );
}

function RecordCards<Row>({ label, columns, rows, rowKey }: RecordTableProps<Row>) {
  return (
    <ul className={classes.cards} aria-label={label}>
      {rows.map((row) => (
        <li key={rowKey(row)}>
          <dl>
            {columns.map((column) => (
              <div key={column.key}>
                <dt title={column.help}>{column.header}</dt>
                <dd>{column.cell(row)}</dd>
              </div>
            ))}
          </dl>
        </li>
      ))}
    </ul>
  );
}
