import fc from 'fast-check';
import { readJson, UnreadableJson } from './strict-json.ts';

const read = (text: string, rules = {}) => readJson(Buffer.from(text), rules);
const isPlain = (text: string) => !/__proto__|constructor/.test(text);

function outcome(work: () => unknown): { value: unknown } | 'refused' {
  try {
    return { value: work() };
  } catch (error) {
    if (error instanceof UnreadableJson || error instanceof SyntaxError) return 'refused';
    throw error;
  }
}

describe('JSON from outside', () => {
  it('is read as every reader reads it', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 20 }).filter(isPlain), fc.boolean(), (text, isProven) => {
        expect(read(text, { isProven })).toEqual(JSON.parse(text));
      }),
    );
  });

  it('is never read where the parser refuses it, and never otherwise than the parser does', () => {
    const sign = fc.constantFrom('{', '}', '[', ']', '"', ',', ':', '\\', ' ', 'a', '1', 'null', '"k"', 'é', '\n');
    fc.assert(
      fc.property(fc.array(sign, { maxLength: 12 }), (signs) => {
        const text = signs.join('');
        const got = outcome(() => read(text));
        expect(got === 'refused' ? got : outcome(() => JSON.parse(text))).toEqual(got);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is refused when a key stands twice in one object, however it is spelled and wherever it stands', () => {
    const spelled = (key: string) =>
      key.replaceAll(/./g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-z]{1,8}$/).filter(isPlain),
        fc.json({ maxDepth: 3 }).filter(isPlain),
        fc.boolean(),
        (key, value, isEscaped) => {
          const text = `[1, {"A": {"${key}": ${value} , "B":[] ,"${isEscaped ? spelled(key) : key}":0}}]`;
          expect(() => read(text)).toThrow('the same key twice');
          expect(read(`[{"${key}": ${value}}, {"${key}": ${value}}]`)).toBeDefined();
        },
      ),
    );
  });

  it.each([
    [32, true],
    [33, false],
    [200_000, false],
  ])('%d levels deep is read: %s', (depth, isRead) => {
    const arrays = `${'['.repeat(depth)}${']'.repeat(depth)}`;
    const objects = `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
    for (const text of [arrays, objects]) expect(outcome(() => read(text)) !== 'refused').toBe(isRead);
    expect(outcome(() => read(`[${'[],'.repeat(100)}1]`))).not.toBe('refused');
  });

  it.each([
    ['__proto__', '{"__proto__":{"role":"owner"}}'],
    ['__proto__ in disguise', '{"\\u005f_proto__":1}'],
    ['__proto__ far inside', '[{"a":[{"__proto__":null}]}]'],
    ['constructor', '{"constructor":"Bob"}'],
    ['constructor with a prototype', '{"constructor" : {"prototype":{}}}'],
    ['nothing', ''],
    ['spaces', ' \n'],
    ['half of it', '{"a":'],
    ['more than it', '{} {}'],
    ['a string without end', '"abc'],
    ['a key with a false escape', '{"\\x":1}'],
    ['a number that is none', '[NaN]'],
  ])('is refused with %s', (_what, text) => {
    expect(outcome(() => read(text))).toBe('refused');
  });

  it('keeps a text called constructor when the sender is known, and no object of that name', () => {
    expect(read('{"metadata":{"constructor":"Bob & Sons"}}', { isProven: true })).toEqual({
      metadata: { constructor: 'Bob & Sons' },
    });
    for (const value of ['{"prototype":{}}', ' [1]']) {
      expect(outcome(() => read(`{"constructor": ${value}}`, { isProven: true }))).toBe('refused');
    }
    expect(outcome(() => read('{"__proto__":1}', { isProven: true }))).toBe('refused');
  });

  it('is refused when it is not UTF-8, and read behind a byte order mark', () => {
    for (const bytes of [
      [0x22, 0xff, 0x22],
      [0x22, 0xed, 0xa0, 0x80, 0x22],
      [0x7b, 0x00, 0x7d, 0x00],
    ]) {
      expect(outcome(() => readJson(Uint8Array.from(bytes)))).toBe('refused');
    }
    expect(read('\uFEFF{"a":1}')).toEqual({ a: 1 });
  });

  it('has text called like a key without taking it for one', () => {
    expect(read('["__proto__", {"a": "constructor"}, "a", "a"]')).toEqual([
      '__proto__',
      { a: 'constructor' },
      'a',
      'a',
    ]);
  });
});
