import type { RevenueSourceDto } from '#contracts/revenue-sources.ts';
import type { Preview } from '../api.ts';

const since = '2026-11-18T09:00:00.000Z';
const id = '00000000-0000-4000-8000-000000010000';

export const euros = (amount: number, text: string) => ({ minor: amount * 100, currency: 'eur', text });

export function aSource(changes: Partial<RevenueSourceDto> = {}): RevenueSourceDto {
  return {
    mode: 'test',
    primary: { system: 'stripe', label: 'Stripe' },
    chosenAt: null,
    chosenBy: null,
    systems: [
      { system: 'stripe', label: 'Stripe', since, isReading: false, rule: 'Choose Stripe for its records.' },
      { system: 'measure', label: 'Measure', since, isReading: false, rule: 'Choose Measure for its meters.' },
    ],
    canChoose: true,
    words: 'MRR comes from Stripe.',
    ...changes,
  };
}

export function aPreview(changes: Partial<Preview> = {}): Preview {
  return {
    words: 'MRR changes for 1 account, the renewal date for 1, total −10 %.',
    changesMrr: 1,
    changesRenewal: 1,
    changesStatus: 0,
    statusWords: null,
    statuses: [],
    changesPlan: 0,
    becomesUnknown: 0,
    totals: [{ currency: 'eur', before: euros(1000, '€1,000.00'), after: euros(900, '€900.00'), percent: -10 }],
    beforeConverted: null,
    afterConverted: null,
    reasons: {
      accounts: 1,
      rows: [{ code: 'past_due', words: 'Past due', accounts: 1, mrrDifference: [euros(-100, '-€100.00')] }],
    },
    rows: [
      {
        accountId: id,
        name: 'Halden Robotics',
        before: { mrr: [euros(500, '€500.00')], renewsAt: '2026-12-09T09:00:00.000Z' },
        after: { mrr: [euros(400, '€400.00')], renewsAt: '2026-12-19T09:00:00.000Z' },
        mrrDifference: [euros(-100, '-€100.00')],
        changesMrr: true,
        changesRenewal: true,
        changesStatus: false,
        changesPlan: false,
        otherChanges: [],
        mainReason: { code: 'past_due', words: 'Past due', sentence: 'Stripe counts it, Measure does not.' },
      },
    ],
    nextCursor: null,
    ...changes,
  };
}
