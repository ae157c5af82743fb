import { statedAmounts } from './stated-amounts.ts';

const usd = (minor: number) => ({ minor, currency: 'usd' });
const eur = (minor: number) => ({ minor, currency: 'eur' });

describe('what a system states beside another', () => {
  it.each([
    ['an amount, as it is', [usd(900)], [[eur(100)]], ['$9.00']],
    ['nothing, in the currency beside it', [], [[eur(100), usd(5)]], ['€0.00']],
    ['nothing, in the first currency that anybody names', [], [null, [], [usd(5)]], ['$0.00']],
    ['nothing where nobody names a currency', [], [null, []], []],
    ['nothing known', null, [[usd(5)]], null],
  ])('is %s', (_case, own, beside, texts) => {
    expect(statedAmounts(own, beside)?.map(({ text }) => text) ?? null).toEqual(texts);
  });
});
