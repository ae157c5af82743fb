import { wordsOf } from './preview-words.ts';

const counts = { mrrs: 2, renewals: 0, unknowns: 0 };

describe('what a switch changes, in words', () => {
  it.each([
    [6, 'total +6 %.'],
    [-1.4, 'total −1.4 %.'],
    [0, 'total about the same.'],
  ])('says a change of %d percent as it is said everywhere', (percent, words) => {
    expect(wordsOf(counts, [], percent)).toBe(`MRR changes for 2 accounts, the renewal date for none, ${words}`);
  });
});
