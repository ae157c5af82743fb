import { aView } from '../testing/builders.ts';
import { byPaymentKnowledge } from './revenue-owner.ts';

describe('who is believed about payments', () => {
  it('is told by the rank of each system, whatever it is called; who states none comes after, by name', () => {
    const views = [
      aView({ system: 'abacus' }),
      aView({ system: 'stripe', paymentRank: 7 }),
      aView({ system: 'zuora', paymentRank: 3 }),
      aView({ system: 'aardvark' }),
    ];
    expect(views.sort(byPaymentKnowledge).map(({ system }) => system)).toEqual([
      'zuora',
      'stripe',
      'aardvark',
      'abacus',
    ]);
  });
});
