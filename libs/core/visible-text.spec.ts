import { quotedWord, visibleText } from './visible-text.ts';

describe('a name from outside', () => {
  it.each([
    ['Acme Trading Ltd', 'Acme Trading Ltd'],
    ['Żółć & 東京 株式会社', 'Żółć & 東京 株式会社'],
    ['gnp\u202Eexe', 'gnp[U+202E]exe'],
    ['Pay\u200BPal', 'Pay[U+200B]Pal'],
    ['one\u2028two\tthree', 'one[U+2028]two[U+0009]three'],
    ['Team 👩\u200D💻', 'Team 👩\u200D💻'],
    ['', ''],
  ])('%j is shown as %j', (text, shown) => {
    expect(visibleText(text)).toBe(shown);
  });
});

describe('a word from outside in a sentence of ours', () => {
  it.each([
    ['decade', '"decade"'],
    ['gnp\u202Eexe', '"gnp[U+202E]exe"'],
    ['x'.repeat(61), `"${'x'.repeat(60)}…"`],
  ])('%j is named as %s', (word, named) => {
    expect(quotedWord(word)).toBe(named);
  });
});
