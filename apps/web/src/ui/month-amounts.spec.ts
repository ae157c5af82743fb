import { currenciesOf, summaryOf, toBars } from './month-amounts.ts';

const euros = (minor: number, text: string) => ({ minor, currency: 'eur', text });
const yen = { minor: 500, currency: 'jpy', text: '¥500' };
const rows = [
  { month: '2026-09', amounts: [euros(100, '€1.00')], reconstructed: [euros(100, '€1.00')] },
  { month: '2026-10', amounts: null, reconstructed: [] },
  { month: '2026-11', amounts: [euros(300, '€3.00'), yen], reconstructed: [euros(100, '€1.00')] },
];

describe('amounts by month', () => {
  it('draws one currency at a time, unknown months as gaps, others at nothing', () => {
    expect(toBars(rows, 'eur')).toEqual([
      { month: '2026-09', value: 100, reconstructed: 100, text: '€1.00' },
      { month: '2026-10', value: null, reconstructed: 0, text: 'Nothing' },
      { month: '2026-11', value: 300, reconstructed: 100, text: '€3.00' },
    ]);
    expect(toBars(rows, 'jpy').map((bar) => bar.value)).toEqual([0, null, 500]);
  });

  it('begins with the preferred currency', () => {
    expect(currenciesOf(rows, 'jpy')).toEqual(['jpy', 'eur']);
    expect(currenciesOf(rows, 'usd')).toEqual(['eur', 'jpy']);
  });

  it('says in a sentence what the bars show', () => {
    expect(summaryOf(toBars(rows, 'eur'))).toBe('MRR by month: from €1.00 to €3.00. 2 of 3 months are reconstructed.');
    expect(summaryOf([])).toBe('MRR by month is unknown.');
  });
});
