import fc from 'fast-check';
import { AsciiJson } from './ascii-json.ts';

describe('writing JSON in ASCII', () => {
  const json = new AsciiJson();
  const written = (texts: readonly string[]) => {
    const from = json.length;
    texts.forEach((text, index) => {
      json.write(index === 0 ? '[' : ',');
      json.writeText(text);
    });
    json.write(']');
    return json.takeTextFrom(from);
  };

  it('says every text, in ASCII alone, on one line', () => {
    const texts = fc.array(fc.string({ unit: 'binary', maxLength: 40 }), { minLength: 1 });
    fc.assert(
      fc.property(texts, (some) => {
        const text = written(some);
        expect(JSON.parse(text)).toEqual(some);
        expect(text).toMatch(/^[\x20-\x7e]*$/);
      }),
    );
  });

  it('writes ASCII as JSON always does', () => {
    const texts = ['plain', 'a "b" \\ c', '\b\t\n\f\r\0\x1f', 'sixteen thousand '.repeat(1000)];
    expect(written(texts)).toBe(JSON.stringify(texts));
  });

  it('begins anew where what was written is taken', () => {
    expect(written(['one'])).toBe('["one"]');
    expect(written(['€ – 🙂', '\ud800'])).toBe('["\\u20ac \\u2013 \\ud83d\\ude42","\\ud800"]');
    expect(json.length).toBe(0);
  });
});
