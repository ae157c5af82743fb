import { Together } from './together.ts';

describe('asking together', () => {
  const looks: { key: string; answer: (value: string) => void; fail: (error: Error) => void }[] = [];
  const together = () => {
    looks.length = 0;
    return new Together<string>((key) => {
      const { promise, resolve, reject } = Promise.withResolvers<string>();
      looks.push({ key, answer: resolve, fail: reject });
      return promise;
    });
  };

  it('never answers from a look that began before the question', async () => {
    const asked = together();
    const first = asked.ask('a');
    const later = [asked.ask('a'), asked.ask('a'), asked.ask('a')];
    expect(looks).toHaveLength(1);
    looks[0]?.answer('old');
    expect(await first).toBe('old');
    looks[1]?.answer('new');
    expect(await Promise.all(later)).toEqual(['new', 'new', 'new']);
    expect(looks).toHaveLength(2);
  });

  it('looks anew for whoever comes after, and apart for another key', async () => {
    const asked = together();
    const [one, other] = [asked.ask('a'), asked.ask('b')];
    expect(looks.map(({ key }) => key)).toEqual(['a', 'b']);
    looks[0]?.answer('1');
    looks[1]?.answer('2');
    expect(await Promise.all([one, other])).toEqual(['1', '2']);
    const again = asked.ask('a');
    looks[2]?.answer('3');
    expect(await again).toBe('3');
  });

  it('tells a failure to those who shared the look, and to nobody after them', async () => {
    const asked = together();
    const first = asked.ask('a');
    const second = asked.ask('a');
    looks[0]?.fail(new Error('away'));
    await expect(first).rejects.toThrow('away');
    looks[1]?.answer('back');
    expect(await second).toBe('back');
  });
});
