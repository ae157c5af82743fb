import type { DataColumn } from './data-table-props.ts';

/**
 * The columns there is room for, and what is left over shared among those that grow. In a room too narrow for what
 * stays at any width they keep what they need: then the rows are cards.
 */
export function fitColumns<Row>(
  columns: readonly DataColumn<Row>[],
  room: number,
  sort?: string,
): readonly DataColumn<Row>[] {
  // An order by what is not shown would look like none.
  const mayGo = columns.filter((column) => column.yields !== undefined && (!column.sort || column.sort !== sort));
  const goes = mayGo.toSorted((a, b) => (a.yields ?? 0) - (b.yields ?? 0));
  let kept = columns;
  while (neededBy(kept) > room && goes.length > 0) {
    const next = goes.pop();
    kept = kept.filter((column) => column !== next);
  }
  const over = Math.max(0, room - neededBy(kept));
  const parts = kept.reduce((sum, { grow = 0 }) => sum + grow, 0);
  return kept.map((column) =>
    column.grow ? { ...column, width: column.width + (over * column.grow) / parts } : column,
  );
}

/** Whether these columns, as they were fitted, are wider than the room all the same. */
export function areTooWide(columns: readonly { width: number }[], room: number): boolean {
  // Shared widths add up to the room but for the last digit.
  return neededBy(columns) > room + 0.5;
}

function neededBy(columns: readonly { width: number }[]): number {
  return columns.reduce((sum, { width }) => sum + width, 0);
}
