import type { ReactNode } from 'react';
import classes from './plain-table.module.css';

export interface PlainColumn {
  header: string;
  align?: 'right';
}

interface PlainTableProps {
  columns: readonly PlainColumn[];
  /** Stands over the table; where the words around it say it, `label` names it for those who do not see it. */
  caption?: string;
  label?: string;
  isDense?: boolean;
  className?: string | undefined;
  /** The bodies. A cell of a column aligned to the right says so itself: `data-align="right"`. */
  children: ReactNode;
}

/** A table of a few rows for reading, without selection, sorting or pages. */
export function PlainTable(props: PlainTableProps) {
  const { columns, caption, label, isDense, className, children } = props;
  return (
    <table
      className={className === undefined ? classes.table : `${classes.table} ${className}`}
      aria-label={label}
      data-dense={isDense || undefined}
    >
      {caption !== undefined && <caption>{caption}</caption>}
      <thead>
        <tr>
          {columns.map(({ header, align }) => (
            <th key={header} scope="col" data-align={align}>
              {header}
            </th>
          ))}
        </tr>
      </thead>
      {children}
    </table>
  );
}
