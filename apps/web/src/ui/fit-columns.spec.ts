import { areTooWide, fitColumns } from './fit-columns.ts';

const columns = [
  { key: 'name', header: 'Name', width: 160, grow: 2, cell: String },
  { key: 'amount', header: 'Amount', width: 100, cell: String },
  { key: 'plan', header: 'Plan', width: 100, yields: 2, cell: String },
  { key: 'renewal', header: 'Renews', width: 100, yields: 1, sort: 'renewal', cell: String },
  { key: 'why', header: 'Why', width: 140, grow: 1, cell: String },
];
const fitted = (room: number, sort?: string) => fitColumns(columns, room, sort).map(({ key, width }) => [key, width]);

describe('the columns that fit', () => {
  it('are all of them where there is room, and those that grow share what is left over', () => {
    expect(fitted(660)).toEqual([
      ['name', 200],
      ['amount', 100],
      ['plan', 100],
      ['renewal', 100],
      ['why', 160],
    ]);
  });

  it('lose the least important first, and no more of them than must go', () => {
    expect(fitted(599).map(([key]) => key)).toEqual(['name', 'amount', 'renewal', 'why']);
    expect(fitted(499).map(([key]) => key)).toEqual(['name', 'amount', 'why']);
  });

  it('never lose the one that the list is ordered by', () => {
    expect(fitted(499, 'renewal').map(([key]) => key)).toEqual(['name', 'amount', 'renewal', 'why']);
  });

  it('keep what they need where even those that stay are too wide', () => {
    expect(fitted(300)).toEqual([
      ['name', 160],
      ['amount', 100],
      ['why', 140],
    ]);
  });

  it.each([
    [399, true],
    [400, false],
    [660, false],
    [661.3, false],
  ])('in a room of %d are too wide: %s', (room, isTooWide) => {
    expect(areTooWide(fitColumns(columns, room), room)).toBe(isTooWide);
  });
});
