import { sourceWords } from './source-words.ts';

const stripe = { system: 'stripe', label: 'Stripe' };
const measure = { system: 'measure', label: 'Measure' };

describe('where revenue comes from, in words', () => {
  it.each([
    ['nobody', null, [], 'No billing system is connected.'],
    ['one', stripe, [stripe], 'Stripe is the only source of revenue. With two there is a choice.'],
    ['one of two', stripe, [measure, stripe], 'come from Stripe where it knows an account'],
    [
      'another than the chosen one, which is away',
      stripe,
      [measure],
      'Measure speaks of revenue for now. Stripe was chosen',
    ],
    ['nobody while the chosen one is away', stripe, [], 'No billing system is connected. Stripe was chosen'],
  ])('names %s', (_who, primary, connected, words) => {
    expect(sourceWords(primary, connected)).toContain(words);
  });
});
