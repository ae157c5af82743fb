import { wordsOf } from './preview-words.ts';

const counts = { mrrs: 2, renewals: 0, statuses: 0, plans: 0, unknowns: 0 };

describe('what a switch changes, in words', () => {
  it.each([
    [6, 'total +6 %.'],
    [-1.4, 'total −1.4 %.'],
    [0, 'total about the same.'],
  ])('says a change of %d percent as it is said everywhere', (percent, words) => {
    expect(wordsOf(counts, [], percent)).toBe(`MRR changes for 2 accounts, the renewal date for none, ${words}`);
  });

  it('is not silent about status and plan, whatever MRR does', () => {
    const words = 'MRR changes for no account, the renewal date for none, the status for 9, the plan for 2.';
    expect(wordsOf({ ...counts, mrrs: 0, statuses: 9, plans: 2 }, [], null)).toBe(words);
  });
});
