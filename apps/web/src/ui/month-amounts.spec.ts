import { choicesOf, currenciesOf, summaryOf, toBars, toTotalBars } from './month-amounts.ts';

const euros = (minor: number, text: string) => ({ minor, currency: 'eur', text });
const yen = { minor: 500, currency: 'jpy', text: '¥500' };
const doubts: string[] = [];
const rows = [
  { month: '2026-09', amounts: [euros(100, '€1.00')], reconstructed: [euros(100, '€1.00')], converted: null, doubts },
  { month: '2026-10', amounts: null, reconstructed: [], converted: null, doubts },
  {
    month: '2026-11',
    amounts: [euros(300, '€3.00'), yen],
    reconstructed: [euros(100, '€1.00')],
    converted: { total: euros(600, '€6.00'), rateDay: '2026-11-20', missing: [] as string[] },
    doubts,
  },
];
const labelsOf = (of: Parameters<typeof choicesOf>[0]) =>
  choicesOf(of, 'eur', { isTotaled: false }).map(({ label }) => label);

describe('amounts by month', () => {
  it('draws one currency at a time, unknown months as gaps, others at nothing', () => {
    expect(toBars(rows, 'eur')).toEqual([
      { month: '2026-09', value: 100, reconstructed: 100, text: '€1.00' },
      { month: '2026-10', value: null, reconstructed: 0, text: 'Unknown' },
      { month: '2026-11', value: 300, reconstructed: 100, text: '€3.00' },
    ]);
    expect(toBars(rows, 'jpy').map((bar) => bar.value)).toEqual([0, null, 500]);
  });

  it('begins with the preferred currency', () => {
    expect(currenciesOf(rows, 'jpy')).toEqual(['jpy', 'eur']);
    expect(currenciesOf(rows, 'usd')).toEqual(['eur', 'jpy']);
  });

  it('draws one total of all currencies where the server has one', () => {
    expect(labelsOf(rows)).toEqual(['All in EUR', 'Billed in EUR', 'Billed in JPY']);
    expect(toTotalBars(rows, 'eur')).toEqual([
      { month: '2026-09', value: 100, reconstructed: 100, text: '€1.00' },
      { month: '2026-10', value: null, reconstructed: 0, text: 'Unknown' },
      { month: '2026-11', value: 600, reconstructed: 100, text: '≈ €6.00' },
    ]);
  });

  it('adds what has a rate, and tells the rest beside it: the total stays the first choice', () => {
    const lacking = { total: euros(300, '€3.00'), rateDay: '2026-10-30', missing: ['jpy'] };
    const some = rows.map((row) => (row.month === '2026-10' ? { ...row, amounts: [yen], converted: lacking } : row));
    const bar = { month: '2026-10', value: 300, reconstructed: 0, isPartial: true };
    expect(toTotalBars(some, 'eur')[1]).toEqual({ ...bar, text: '≈ €3.00 + ¥500' });
    expect(labelsOf(some)[0]).toBe('All in EUR');
    const own = some.map((row) =>
      row.converted === lacking ? { ...row, converted: { ...lacking, rateDay: null } } : row,
    );
    expect(toTotalBars(own, 'eur')[1]).toEqual({ ...bar, text: '€3.00 + ¥500' });
  });

  it('leaves a gap where a sum could not be held, and draws the currencies that could', () => {
    const tooLarge = 'The amount 18014398509481982 JPY cannot be represented exactly.';
    const some = rows.map((row) =>
      row.month === '2026-11' ? { ...row, amounts: [euros(300, '€3.00')], converted: null, doubts: [tooLarge] } : row,
    );
    const gap = { month: '2026-11', value: null, reconstructed: 0, text: tooLarge };
    expect(toBars(some, 'jpy')[2]).toEqual(gap);
    expect(toBars(some, 'eur')[2]).toMatchObject({ value: 300, text: '€3.00' });
    expect(toTotalBars(some, 'eur')[2]).toEqual(gap);
  });

  it('leaves a gap where nothing has a rate, and offers no total where no month has one', () => {
    const converted = { total: null, rateDay: null, missing: ['jpy'] };
    const none = rows.map((row) => (row.converted ? { ...row, amounts: [yen], converted } : row));
    expect(toTotalBars(none, 'usd')[2]).toMatchObject({ value: null, text: '¥500' });
    expect(labelsOf(none)).toEqual(['Billed in EUR', 'Billed in JPY']);
  });

  it('is one total too of a book in one currency that is not its own; an account is told in what it pays', () => {
    const converted = { total: { minor: 5, currency: 'usd', text: '$0.05' }, rateDay: '2026-11-20', missing: [] };
    const foreign = rows.map((row) => ({ ...row, amounts: [yen], converted }));
    expect(choicesOf(foreign, 'usd', { isTotaled: true }).map(({ label }) => label)).toEqual([
      'All in USD',
      'Billed in JPY',
    ]);
    expect(choicesOf(foreign, 'usd', { isTotaled: false })).toHaveLength(1);
  });

  it('says in a sentence what the bars show', () => {
    const words = 'MRR by month: from €1.00 to €3.00. 2 of 3 months are reconstructed.';
    expect(summaryOf(toBars(rows, 'eur'), '2026-12-01T00:00:00.000Z')).toBe(words);
    expect(summaryOf([], '2026-12-01T00:00:00.000Z')).toBe('MRR by month is unknown.');
  });

  it('says of the running month that it is of now', () => {
    const now = '2026-11-22T10:00:00.000Z';
    expect(summaryOf(toBars(rows, 'eur'), now)).toContain('to €3.00 as of now.');
  });
});
