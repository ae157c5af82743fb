import { GroupCommit } from './group-commit.ts';

/** Commits when the test says, and remembers the groups. */
class Commits {
  readonly groups: (readonly string[])[] = [];
  readonly #gates: (() => void)[] = [];

  commit = async (_key: string, items: readonly string[]): Promise<readonly string[]> => {
    this.groups.push(items);
    await new Promise<void>((resolve) => this.#gates.push(resolve));
    if (items.includes('bad')) throw new Error('refused');
    return items.map((item) => `${item} kept`);
  };

  async open(): Promise<void> {
    this.#gates.shift()?.();
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  }
}

describe('GroupCommit', () => {
  it('lets what arrives while one transaction runs share the next', async () => {
    const commits = new Commits();
    const group = new GroupCommit(commits.commit);
    const all = ['a', 'b', 'c', 'd'].map((item) => group.add('x', item));
    await commits.open();
    await commits.open();
    expect(await Promise.all(all)).toEqual(['a kept', 'b kept', 'c kept', 'd kept']);
    expect(commits.groups).toEqual([['a'], ['b', 'c', 'd']]);
  });

  it('splits a group that fails, so that only the bad one is refused', async () => {
    const commits = new Commits();
    const group = new GroupCommit(commits.commit);
    const all = ['a', 'b', 'bad', 'c'].map((item) => group.add('x', item).catch(() => 'refused'));
    for (let turn = 0; turn < 5; turn += 1) await commits.open();
    expect(await Promise.all(all)).toEqual(['a kept', 'b kept', 'refused', 'c kept']);
    expect(commits.groups).toEqual([['a'], ['b', 'bad', 'c'], ['b'], ['bad'], ['c']]);
  });

  it('tries nothing alone while the database is away', async () => {
    const groups: (readonly string[])[] = [];
    const group = new GroupCommit<string, string>(async (_key, items) => {
      groups.push(items);
      throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    });
    const all = ['a', 'b', 'c'].map((item) => group.add('x', item).catch(() => 'later'));
    expect(await Promise.all(all)).toEqual(['later', 'later', 'later']);
    expect(groups).toEqual([['a'], ['b', 'c']]);
  });

  it('keeps keys apart', async () => {
    const commits = new Commits();
    const group = new GroupCommit(commits.commit);
    const all = [group.add('x', 'a'), group.add('y', 'b')];
    await commits.open();
    await commits.open();
    expect(await Promise.all(all)).toEqual(['a kept', 'b kept']);
    expect(commits.groups).toEqual([['a'], ['b']]);
  });
});
