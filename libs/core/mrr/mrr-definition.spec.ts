import { aLine } from '../testing/builders.ts';
import { mrrDefinition } from './mrr-definition.ts';

describe('the definition of MRR', () => {
  const of = (change: Partial<Parameters<typeof mrrDefinition>[0]>, owner: string | null = 'Toy & Co') =>
    mrrDefinition({ mrrLines: [aLine()], mrrPolicy: 'recurring', ...change }, owner);

  it('says which discounts count, as the arithmetic was done', () => {
    expect(of({})).toContain('price × quantity, less discounts that last (forever, and repeating ones until they end)');
    expect(of({ mrrPolicy: 'forever_only' })).toContain('less discounts that last for ever');
    expect(of({ mrrPolicy: 'all' })).toContain('less every discount');
  });

  it('claims no arithmetic for what the billing system states itself', () => {
    const stated = of({ mrrLines: [aLine({ gross: null })] });
    expect(stated).toContain('What Toy & Co itself states');
    expect(stated).not.toContain('price × quantity');
    const unknown = { value: null, reason: { code: 'x', words: 'Unknown.', ref: null } };
    expect(of({ mrrLines: [aLine({ gross: null, monthly: unknown })] })).toContain('price × quantity');
  });
});
