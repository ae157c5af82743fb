import { PageGroups } from './page-groups.ts';

describe('pages that wait to be stored', () => {
  const opened = () => {
    const groups = new PageGroups<string>(2, 3);
    const stored: { pages: readonly string[]; end: (error?: Error) => void }[] = [];
    const store = (pages: readonly string[]) =>
      new Promise<void>((resolve, reject) =>
        stored.push({ pages, end: (error) => (error ? reject(error) : resolve()) }),
      );
    const add = (rank: number, page: string) => groups.add(rank, page, store);
    return { add, stored, pages: () => stored.map((group) => group.pages) };
  };

  it('stores together what waited together, up to its measure, and one group of a kind at a time', async () => {
    const { add, stored, pages } = opened();
    const all = ['a', 'b', 'c', 'd', 'e'].map((page) => add(1, page));
    expect(pages()).toEqual([['a']]);
    stored[0]?.end();
    await all[0];
    expect(pages()).toEqual([['a'], ['b', 'c', 'd']]);
    stored[1]?.end();
    await Promise.all(all.slice(0, 4));
    expect(pages()).toEqual([['a'], ['b', 'c', 'd'], ['e']]);
    stored[2]?.end();
    await Promise.all(all);
  });

  it('stores kinds side by side within its width, the earlier first', async () => {
    const { add, stored, pages } = opened();
    const all = [add(3, 'three'), add(4, 'four'), add(2, 'two'), add(1, 'one')];
    expect(pages()).toEqual([['three'], ['four']]);
    stored[1]?.end();
    await all[1];
    expect(pages()).toEqual([['three'], ['four'], ['one']]);
    for (const at of [0, 2]) stored[at]?.end();
    await all[0];
    stored[3]?.end();
    await Promise.all(all);
  });

  it('tells a failure to every page of its group, and goes on with the others', async () => {
    const { add, stored } = opened();
    const first = add(1, 'a');
    const second = add(1, 'b');
    stored[0]?.end(new Error('full'));
    await expect(first).rejects.toThrow('full');
    stored[1]?.end();
    await second;
  });
});
