import { allEnded } from './ended.ts';

describe('waiting for all to end', () => {
  it('answers what each of them answered', async () => {
    expect(await allEnded([Promise.resolve(1), Promise.resolve(2)])).toEqual([1, 2]);
  });

  it('throws what one failed with when the others have ended, not before', async () => {
    const { promise, resolve } = Promise.withResolvers<number>();
    const words: string[] = [];
    const ended = allEnded([Promise.reject(new Error('broken')), promise]).catch((error: unknown) => {
      words.push(String(error));
    });
    await new Promise((next) => setImmediate(next));
    expect(words).toEqual([]);
    resolve(2);
    await ended;
    expect(words).toEqual(['Error: broken']);
  });
});
