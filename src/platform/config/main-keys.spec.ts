import { keyIdOf, readMainKeys } from './main-keys.ts';

const key = (byte: number) => Buffer.alloc(32, byte);
const text = (byte: number) => key(byte).toString('base64');

describe('the main keys', () => {
  it.each([
    ['none', {}, []],
    ['one former key', { KEEPWELL_SECRET_KEY_FORMER: text(2) }, [2]],
    ['several, parted by commas or lines', { KEEPWELL_SECRET_KEY_FORMER: ` ${text(2)},\n${text(3)}\n` }, [2, 3]],
    ['the current one among them', { KEEPWELL_SECRET_KEY_FORMER: `${text(1)},${text(2)}` }, [2]],
  ])('are read with %s', (_case, former, expected) => {
    const problems: string[] = [];
    const keys = readMainKeys({ KEEPWELL_SECRET_KEY: text(1), ...former }, problems);
    expect(keys?.former.map(keyIdOf)).toEqual(expected.map((byte) => keyIdOf(key(byte))));
    expect(problems).toEqual([]);
  });

  it.each([
    ['no key', {}, 'KEEPWELL_SECRET_KEY: missing'],
    ['a short key', { KEEPWELL_SECRET_KEY: 'c2hvcnQ=' }, 'KEEPWELL_SECRET_KEY: must be 32 bytes in base64'],
    ['two current keys', { KEEPWELL_SECRET_KEY: `${text(1)},${text(2)}` }, 'KEEPWELL_SECRET_KEY: one key only'],
    [
      'a former key that is none',
      { KEEPWELL_SECRET_KEY: text(1), KEEPWELL_SECRET_KEY_FORMER: 'nonsense' },
      'KEEPWELL_SECRET_KEY_FORMER: must be 32 bytes',
    ],
    [
      'a file that is not there',
      { KEEPWELL_SECRET_KEY: text(1), KEEPWELL_SECRET_KEY_FORMER_FILE: '/nowhere/secret.key' },
      'KEEPWELL_SECRET_KEY_FORMER_FILE: /nowhere/secret.key cannot be read',
    ],
  ])('are refused in words: %s', (_case, source, words) => {
    const problems: string[] = [];
    readMainKeys(source, problems);
    expect(problems.join('\n')).toContain(words);
  });
});
