import { mainReason } from './main-reason.ts';
import type { Variance } from './variance.ts';

const eur = (minor: number) => [{ minor, currency: 'eur' }];
const reason = (code: string, minor: number | null) => ({
  code,
  words: `${code} ${minor}`,
  amount: minor === null ? [] : eur(minor),
  refs: [],
});

describe('the main reason of a difference', () => {
  const cases: readonly [string, Variance, string | undefined][] = [
    [
      'is the one with the largest part, whatever its sign',
      { difference: eur(-400), reasons: [reason('other_quantity', 100), reason('metering', -500)], unexplained: [] },
      'Metered use',
    ],
    [
      'takes those of one kind together',
      {
        difference: eur(1_000),
        reasons: [reason('metering', 400), reason('other_quantity', 300), reason('other_quantity', 300)],
        unexplained: [],
      },
      'Quantity',
    ],
    [
      'is none where facts leave more open than any explains',
      { difference: eur(900), reasons: [reason('other_quantity', 400)], unexplained: eur(500) },
      'Unexplained',
    ],
    [
      'is one without an amount where the rest is the largest part',
      { difference: eur(900), reasons: [reason('managed_elsewhere', null)], unexplained: eur(900) },
      'Billed elsewhere',
    ],
    [
      'is that a customer is left out',
      { difference: eur(-900), reasons: [reason('left_out_of_metrics', -900)], unexplained: [] },
      'Left out of metrics',
    ],
    [
      'is that nobody knows the status',
      { difference: eur(-900), reasons: [reason('status_unknown', -900)], unexplained: [] },
      'Status unknown',
    ],
    [
      'tells why the difference is unknown',
      { difference: null, reasons: [reason('unknown_in_one', null)], unexplained: null },
      'MRR unknown',
    ],
    ['is nothing where they agree', { difference: [], reasons: [], unexplained: [] }, undefined],
  ];

  it.each(cases)('%s', (_, variance, words) => {
    expect(mainReason(variance)?.words).toBe(words);
  });

  it('is told by its first fact, and by none where it is unexplained', () => {
    const reasons = [reason('metering', 400), reason('past_due', 300), reason('past_due', 200)];
    const told = (unexplained: ReturnType<typeof eur>) =>
      mainReason({ difference: eur(900), reasons, unexplained })?.sentence;
    expect(told([])).toBe('past_due 300');
    expect(told(eur(600))).toBeNull();
  });
});
