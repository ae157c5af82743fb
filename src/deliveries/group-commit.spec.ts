import { jest } from '@jest/globals';
import { GroupCommit, QueueFull } from './group-commit.ts';

const breath = () => new Promise((resolve) => setImmediate(resolve));

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
    // A group begins a breath after its first item came, so that those who came with it are in it.
    await breath();
    this.#gates.shift()?.();
    await breath();
  }
}

describe('GroupCommit', () => {
  afterEach(() => jest.useRealTimers());

  it('lets what arrives while one transaction runs share the next', async () => {
    const commits = new Commits();
    const group = new GroupCommit(commits.commit);
    const first = ['a', 'b'].map((item) => group.add('x', item));
    await breath();
    const later = ['c', 'd', 'e'].map((item) => group.add('x', item));
    await commits.open();
    await commits.open();
    expect(await Promise.all([...first, ...later])).toEqual(['a kept', 'b kept', 'c kept', 'd kept', 'e kept']);
    expect(commits.groups).toEqual([
      ['a', 'b'],
      ['c', 'd', 'e'],
    ]);
  });

  it('sends the next before it tells those that were committed', async () => {
    const events: string[] = [];
    const commits = new Commits();
    const group = new GroupCommit<string, string>((key, items) => {
      events.push(`sent ${items.join()}`);
      return commits.commit(key, items);
    });
    const add = async (item: string) => {
      await group.add('x', item);
      events.push(`told ${item}`);
    };
    const all = [add('a')];
    await breath();
    all.push(add('b'));
    await commits.open();
    await commits.open();
    await Promise.all(all);
    expect(events).toEqual(['sent a', 'sent b', 'told a', 'told b']);
  });

  it('splits a group that fails, so that only the bad one is refused', async () => {
    const commits = new Commits();
    const group = new GroupCommit(commits.commit);
    const all = ['a', 'b', 'bad', 'c'].map((item) => group.add('x', item).catch(() => 'refused'));
    for (let turn = 0; turn < 5; turn += 1) await commits.open();
    expect(await Promise.all(all)).toEqual(['a kept', 'b kept', 'refused', 'c kept']);
    expect(commits.groups).toEqual([['a', 'b', 'bad', 'c'], ['a'], ['b'], ['bad'], ['c']]);
  });

  it('tries nothing alone while the database is away', async () => {
    const groups: (readonly string[])[] = [];
    const group = new GroupCommit<string, string>(async (_key, items) => {
      groups.push(items);
      throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    });
    const all = ['a', 'b', 'c'].map((item) => group.add('x', item).catch(() => 'later'));
    expect(await Promise.all(all)).toEqual(['later', 'later', 'later']);
    expect(groups).toEqual([['a', 'b', 'c']]);
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

  it('commits a second group beside the first once as many wait as are being committed', async () => {
    const commits = new Commits();
    const group = new GroupCommit(commits.commit, { atOnce: 2 });
    const add = (...items: readonly string[]) => items.map((item) => group.add('x', item));
    const events = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'];
    const all = add('a', 'b', 'c');
    await breath();
    all.push(...add('d', 'e'));
    await breath();
    expect(commits.groups).toEqual([['a', 'b', 'c']]);
    all.push(...add('f'));
    await breath();
    all.push(...add('g', 'h', 'i', 'j'));
    await breath();
    expect(commits.groups.slice(1)).toEqual([['d', 'e', 'f']]);
    for (let turn = 0; turn < 4; turn += 1) await commits.open();
    expect(await Promise.all(all)).toEqual(events.map((item) => `${item} kept`));
    expect(commits.groups).toHaveLength(3);
  });

  it('leaves a few for the end of the group beside them', async () => {
    const commits = new Commits();
    const group = new GroupCommit(commits.commit, { atOnce: 2 });
    const add = (...items: readonly string[]) => items.map((item) => group.add('x', item));
    const all = add('a', 'b');
    await breath();
    all.push(...add('c', 'd'));
    await breath();
    all.push(...add('e'));
    await commits.open();
    expect(commits.groups).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
    for (let turn = 0; turn < 2; turn += 1) await commits.open();
    expect(await Promise.all(all)).toEqual(['a kept', 'b kept', 'c kept', 'd kept', 'e kept']);
    expect(commits.groups.slice(2)).toEqual([['e']]);
  });

  it('tells who has waited too long to come again, and stores nothing of theirs that was not begun', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    const commits = new Commits();
    const group = new GroupCommit(commits.commit, { longestWait: 1_500 });
    const begun = group.add('x', 'a');
    await breath();
    const settled = Promise.allSettled([begun, group.add('x', 'b')]);
    jest.advanceTimersByTime(1_500);
    const told = await settled;
    expect(told.map((each) => each.status === 'rejected' && each.reason instanceof QueueFull)).toEqual([true, true]);
    await commits.open();
    expect(commits.groups).toEqual([['a']]);
    const next = group.add('x', 'c');
    await commits.open();
    await expect(next).resolves.toBe('c kept');
  });

  it('takes no more than it can promise', async () => {
    const commits = new Commits();
    const group = new GroupCommit(commits.commit);
    const all = Array.from({ length: 501 }, async (_, n) => group.add('x', `${n}`));
    const settled = Promise.allSettled(all);
    for (let turn = 0; turn < 30; turn += 1) await commits.open();
    const refused = (await settled).flatMap((each, n) => (each.status === 'rejected' ? [[n, each.reason]] : []));
    expect(refused).toEqual([[500, expect.any(QueueFull)]]);
  });
});
