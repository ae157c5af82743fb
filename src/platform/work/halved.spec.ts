import { halved } from './halved.ts';
import { LeaseLost } from './work.ts';

describe('a batch that fails', () => {
  /** Keeps what is not broken; answers what was kept together, and who failed. */
  const halve = async (parts: readonly string[], broken: (part: string) => Error | null) => {
    const kept: string[] = [];
    const failed: string[] = [];
    const isDone = await halved(parts, {
      keep: async (some) => {
        for (const part of some) {
          const error = broken(part);
          if (error) throw error;
        }
        kept.push(some.join(''));
        return !some.includes('stop');
      },
      fail: async (part, error) => void failed.push(`${part}: ${String(error)}`),
    });
    return { isDone, kept, failed };
  };

  it('is kept whole when nothing is wrong', async () => {
    expect(await halve(['a', 'b', 'c'], () => null)).toEqual({ isDone: true, kept: ['abc'], failed: [] });
    expect(await halve([], () => null)).toEqual({ isDone: true, kept: [], failed: [] });
  });

  it('is halved until those that break it stand alone', async () => {
    const broken = (part: string) => (part === 'b' || part === 'e' ? new Error('broken') : null);
    expect(await halve(['a', 'b', 'c', 'd', 'e', 'f'], broken)).toEqual({
      isDone: true,
      kept: ['a', 'c', 'd', 'f'],
      failed: ['b: Error: broken', 'e: Error: broken'],
    });
  });

  it('ends where it is told so', async () => {
    const broken = (part: string) => (part === 'c' ? new Error('broken') : null);
    expect(await halve(['stop', 'a', 'b', 'c'], broken)).toEqual({ isDone: false, kept: ['stopa'], failed: [] });
  });

  it('is not halved when somebody else has taken it over', async () => {
    await expect(halve(['a', 'b'], () => new LeaseLost('account_work'))).rejects.toBeInstanceOf(LeaseLost);
  });
});
