import { render } from '@testing-library/react';
import { StatedMrr } from './stated-mrr.tsx';

const euros = (minor: number, text: string) => ({ minor, currency: 'eur', text });

describe('MRR that is compared', () => {
  it.each([
    ['an amount', [euros(4_000, '€40.00')], null, '€40.00'],
    ['nothing, in the currency beside it', [euros(0, '€0.00')], null, '0'],
    ['nothing, where nobody names a currency', [], null, '0'],
    ['nothing, as there is no subscription', [], 'There is no subscription.', '–'],
    ['not known', null, null, 'Unknown'],
  ])('has one face: %s', (_what, mrr, reason, words) => {
    expect(render(<StatedMrr mrr={mrr} reason={reason} />).container.textContent).toBe(words);
  });
});
