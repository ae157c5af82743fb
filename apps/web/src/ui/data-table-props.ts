import type { ReactNode } from 'react';
import type { More } from '../lib/more-of.ts';

export interface DataColumn<Row> {
  key: string;
  header: string;
  /** The px it cannot be read below. */
  width: number;
  /** Its part of what is left over, beside those of others; none where its width is enough for whatever it holds. */
  grow?: number;
  /** Left out where there is no room for all, the highest first; a column without it always stays. */
  yields?: number;
  align?: 'left' | 'right';
  /** Null where the row has no such fact: a dash in the table, left out on a card. */
  cell: (row: Row) => ReactNode;
  /** The value of the sort, when the list can be sorted by this column. */
  sort?: string;
  /** Its place on a card, of a phone or a narrow place: the first line, its right end, a line below, or left out. */
  card?: 'title' | 'aside' | 'line' | 'none';
  /** Stands before the value on a card, where the value alone does not say what it is. */
  cardLabel?: string;
  /** Says what the column is, where its header is not enough. */
  help?: string;
}

/** What the empty column takes over which a row's actions are laid: its paddings. */
export const actionsWidth = 32;

export interface DataTableProps<Row> extends Partial<More> {
  label: string;
  columns: readonly DataColumn<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** Where the row leads, if anywhere; the first column becomes the link. */
  rowHref?: (row: Row) => string | undefined;
  /** Enter on the selected row, and a click anywhere on it. */
  onOpen?: (row: Row) => void;
  /** The row that stands open beside the list, if any; it is the selected one, and takes the focus back when it is closed. */
  openKey?: string | null;
  /** J and K: the row that has become the selected one. */
  onSelect?: (row: Row) => void;
  /** Actions of a row, shown while it is pointed at, selected or focused. */
  actions?: (row: Row) => ReactNode;
  sort?: string;
  onSort?: (sort: string) => void;
  /** Rows in all pages, when known. */
  total?: number | null;
}
