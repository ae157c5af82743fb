import { jest } from '@jest/globals';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { renderPage } from '../testing/render-page.tsx';
import type { DataColumn } from './data-table-props.ts';
import { DataTable } from './data-table.tsx';

interface Row {
  id: string;
  name: string;
  amount: number;
}

const columns: readonly DataColumn<Row>[] = [
  { key: 'name', header: 'Name', width: 160, grow: 1, card: 'title', cell: (row) => row.name, sort: 'name' },
  { key: 'amount', header: 'Amount', width: 80, align: 'right', cell: (row) => row.amount, sort: 'amount' },
];
const rowsOf = (count: number): Row[] =>
  Array.from({ length: count }, (_, at) => ({ id: `r${at}`, name: `Row ${at}`, amount: at }));

interface ExampleProps {
  pages?: number;
  isLinked?: boolean;
  isCut?: boolean;
}

function Example({ pages = 1, isLinked = true, isCut = false }: ExampleProps) {
  const [shown, setShown] = useState(1);
  const [opened, setOpened] = useState('');
  const [sort, setSort] = useState('name');
  return (
    <>
      <DataTable
        label="Examples"
        columns={columns}
        rows={rowsOf(shown * 20)}
        rowKey={(row) => row.id}
        rowHref={(row) => (isLinked ? `/rows/${row.id}` : undefined)}
        onOpen={(row) => setOpened(row.name)}
        total={pages * 20}
        sort={sort}
        onSort={setSort}
        hasMore={shown < pages}
        isMoreFailed={isCut && shown === 1}
        onMore={() => setShown(shown + 1)}
      />
      <p>opened: {opened}</p>
    </>
  );
}

const open = (pages?: number) => renderPage(() => <Example pages={pages} />, { path: '/', address: '/' });

describe('the data table', () => {
  it('is a table with named columns, all its rows counted, and the sort said', () => {
    open();
    const table = screen.getByRole('table', { name: 'Examples' });
    expect(table.getAttribute('aria-rowcount')).toBe('21');
    expect(within(table).getByRole('columnheader', { name: 'Name' }).getAttribute('aria-sort')).toBe('descending');
    expect(within(table).getByRole('link', { name: 'Row 3' }).getAttribute('href')).toBe('/rows/r3');
  });

  it('walks with J and K, and takes the focus along so that Enter opens the row', async () => {
    open();
    await userEvent.click(screen.getByRole('button', { name: /Name/ }));
    await userEvent.keyboard('jjjk');
    expect(document.activeElement).toBe(screen.getByRole('link', { name: 'Row 1' }));
  });

  it('gives the focus to the row itself where rows lead nowhere', async () => {
    renderPage(() => <Example isLinked={false} />, { path: '/', address: '/' });
    await userEvent.click(screen.getByRole('button', { name: /Name/ }));
    await userEvent.keyboard('jj');
    expect(document.activeElement).toBe(screen.getByRole('row', { name: /^Row 1 / }));
    await userEvent.keyboard('{Enter}');
    expect(screen.getByText('opened: Row 1')).toBeTruthy();
  });

  it.each([
    [239, false],
    [240, true],
  ])('is cards with the same facts where its columns do not fit: a table in %d px is %s', (width, isTable) => {
    const measured = jest.spyOn(Element.prototype, 'clientWidth', 'get').mockReturnValue(width);
    open();
    expect(screen.queryByRole('table', { name: 'Examples' }) !== null).toBe(isTable);
    expect(screen.queryByRole('list', { name: 'Examples' }) !== null).toBe(!isTable);
    expect(screen.getByRole('link', { name: 'Row 3' }).getAttribute('href')).toBe('/rows/r3');
    measured.mockRestore();
  });

  it('says and changes the order above cards too', async () => {
    const measured = jest.spyOn(Element.prototype, 'clientWidth', 'get').mockReturnValue(239);
    open();
    const sort = screen.getByRole<HTMLSelectElement>('combobox', { name: 'Sort by' });
    expect(sort.value).toBe('name');
    await userEvent.selectOptions(sort, 'Amount');
    expect(sort.value).toBe('amount');
    measured.mockRestore();
  });

  it('opens a row that is clicked beside its link', async () => {
    open();
    await userEvent.click(screen.getByRole('cell', { name: '7' }));
    expect(screen.getByText('opened: Row 7')).toBeTruthy();
  });

  it('reads the next pages until there are no more', async () => {
    open(3);
    expect(await screen.findByRole('link', { name: 'Row 59' })).toBeTruthy();
    expect(screen.queryByRole('link', { name: 'Row 60' })).toBeNull();
  });

  it('keeps its rows when the next page could not be had, and asks again only by hand', async () => {
    renderPage(() => <Example pages={2} isCut />, { path: '/', address: '/' });
    expect(screen.getByRole('alert').textContent).toContain('More rows could not be loaded.');
    expect(screen.getByRole('link', { name: 'Row 19' })).toBeTruthy();
    expect(screen.queryByRole('link', { name: 'Row 20' })).toBeNull();
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('link', { name: 'Row 39' })).toBeTruthy();
  });
});
