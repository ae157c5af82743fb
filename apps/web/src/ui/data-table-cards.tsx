import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { DataColumn, DataTableProps } from './data-table-props.ts';
import classes from './data-table-cards.module.css';

interface CardsProps<Row> extends DataTableProps<Row> {
  selected: string | null;
  onFocusRow: (key: string) => void;
  drawn: readonly Row[];
  from: number;
  above: number;
  below: number;
  measure: (element: Element | null) => void;
}

/** The same rows on a phone: the same facts in the same order, one card each. */
export function DataTableCards<Row>(props: CardsProps<Row>) {
  const { label, columns, rowKey, rowHref, onOpen, actions, selected, onFocusRow, drawn, from, above, below, measure } =
    props;
  const of = (place: DataColumn<Row>['card']) => columns.filter((column) => (column.card ?? 'line') === place);
  return (
    <ul className={classes.cards} aria-label={label} style={{ paddingTop: above, paddingBottom: below }}>
      {drawn.map((row, at) => (
        <li key={rowKey(row)} ref={measure} data-index={from + at} className={classes.card}>
          <div className={classes.cardTop}>
            <Opening
              href={rowHref?.(row)}
              onOpen={onOpen && (() => onOpen(row))}
              isSelected={rowKey(row) === selected}
              onFocus={() => onFocusRow(rowKey(row))}
            >
              {of('title').map((column) => (
                <span key={column.key}>{column.cell(row)}</span>
              ))}
            </Opening>
            <span className={classes.cardAside}>
              {of('aside').map((column) => (
                <span key={column.key}>{column.cell(row)}</span>
              ))}
            </span>
          </div>
          <dl className={classes.cardLines}>
            {of('line').map((column) => (
              <CardLine key={column.key} column={column} row={row} />
            ))}
          </dl>
          {actions && <div className={classes.cardActions}>{actions(row)}</div>}
        </li>
      ))}
    </ul>
  );
}

function CardLine<Row>({ column, row }: { column: DataColumn<Row>; row: Row }) {
  const value = column.cell(row);
  if (value === null) return null;
  return (
    <div>
      <dt className={column.cardLabel === undefined ? classes.hidden : undefined}>
        {column.cardLabel ?? column.header}
      </dt>
      <dd>{value}</dd>
    </div>
  );
}

interface OpeningProps {
  href?: string;
  onOpen?: () => void;
  /** Takes the focus when the list is told to. */
  isSelected: boolean;
  onFocus: () => void;
  children: ReactNode;
}

function Opening({ href, onOpen, isSelected, onFocus, children }: OpeningProps) {
  if (href !== undefined) {
    return (
      <Link to={href} className={classes.cardOpen} data-selected={isSelected || undefined} onFocus={onFocus}>
        {children}
      </Link>
    );
  }
  if (!onOpen) return <span className={classes.cardOpen}>{children}</span>;
  return (
    <button type="button" className={classes.cardOpen} data-selected={isSelected || undefined} onClick={onOpen}>
      {children}
    </button>
  );
}
