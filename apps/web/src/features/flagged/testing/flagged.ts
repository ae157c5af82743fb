import type { FlaggedAccountDto } from '#contracts/flags.ts';

type FlaggedPage = {
  rows: FlaggedAccountDto[];
  nextCursor: null;
  total: number;
  groups: { payment: number; overdue: number; renewal: number; expansion: number };
  recoveredThisWeek: number;
};

const idOf = (kind: number, at: number) => `00000000-0000-4000-8000-0000000${kind}${String(at).padStart(4, '0')}`;

/** A flagged account with one failed payment, told apart by its number. */
export function aFlagged(at: number, changes: Partial<FlaggedAccountDto> = {}): FlaggedAccountDto {
  return {
    accountId: idOf(1, at),
    name: `Account ${at}`,
    domain: null,
    owner: null,
    score: 39,
    band: 'critical',
    history: [70, null, 39],
    atRisk: [{ minor: 124_000, currency: 'eur', text: '€1,240.00' }],
    atRiskWords: null,
    flags: [
      {
        id: idOf(2, at),
        trigger: 'payment_failed',
        words: `Payment failed on INV-${at}`,
        since: '2026-11-18T09:00:00.000Z',
        assignee: null,
        snoozedUntil: null,
        source: null,
      },
    ],
    next: 'Draft waiting, expires in 5 days',
    draftId: idOf(6, at),
    nextStep: null,
    ...changes,
  };
}

export function flaggedOf(rows: FlaggedAccountDto[], recoveredThisWeek = 0): FlaggedPage {
  const groups = { payment: rows.length, overdue: 0, renewal: 0, expansion: 0 };
  return { rows, nextCursor: null, total: rows.length, groups, recoveredThisWeek };
}
