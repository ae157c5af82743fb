import { NativeSelect } from '@mantine/core';
import { useId } from 'react';
import type { DataTableProps } from './data-table-props.ts';
import classes from './data-table-cards.module.css';

/** The order of cards, which have no head: seen and changed above them. */
export function DataTableSort<Row>({
  columns,
  sort,
  onSort,
}: Pick<DataTableProps<Row>, 'columns' | 'sort' | 'onSort'>) {
  const id = useId();
  const choices = columns.flatMap(({ sort: value, header }) => (value === undefined ? [] : { value, label: header }));
  const isByOne = choices.some(({ value }) => value === sort);
  if (!onSort || choices.length === 0 || (isByOne && choices.length === 1)) return null;
  return (
    <div className={classes.sort}>
      <label htmlFor={id}>Sort by</label>
      <NativeSelect
        id={id}
        size="xs"
        value={isByOne ? sort : ''}
        // By none of them: a select would show its first choice.
        data={isByOne ? choices : [{ value: '', label: '–', disabled: true }, ...choices]}
        onChange={(event) => onSort(event.currentTarget.value)}
      />
    </div>
  );
}
