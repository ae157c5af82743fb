import type { HealthScore } from '#core/health/health-score.ts';
import type { AccountSnapshot } from '#core/snapshot/account-snapshot.ts';
import { aSnapshot, aSubscription } from '#core/testing/builders.ts';
import { billingNotes, healthNotes } from './evaluation-words.ts';

const at = new Date('2026-06-15T12:00:00Z');
const ref = { connectionId: 'c', kind: 'invoice', externalId: 'in_1' };

function aScore(given: Partial<HealthScore>): HealthScore {
  return {
    score: 100,
    band: 'healthy',
    uncapped: 100,
    drivers: [],
    caps: [],
    coverage: 1,
    unknownReason: null,
    wayBack: null,
    modelVersion: 1,
    modelName: 'Billing only',
    ...given,
  };
}
const cap = {
  cause: 'invoice_overdue',
  cap: 60,
  words: 'capped at 60: INV-118, 9 days overdue',
  ref,
  since: at,
} as const;
const note = (
  before: { score: number | null; band: HealthScore['band']; words: string | null } | null,
  after: HealthScore,
) => healthNotes({ accountId: 'a', before, after }, [], at).map(({ words, detail }) => [words, detail]);

describe('healthNotes', () => {
  it('tells a drop with the cap that caused it, and its end', () => {
    const healthy = { score: 100, band: 'healthy', words: null } as const;
    const capped = { score: 60, band: 'at_risk', words: cap.words } as const;
    expect(note(healthy, aScore({ score: 60, band: 'at_risk', caps: [cap] }))).toEqual([
      ['Health 100 Healthy → 60 At risk', cap.words],
    ]);
    expect(note(capped, aScore({}))).toEqual([['Health 60 At risk → 100 Healthy', 'The cap has lifted.']]);
  });

  it('is silent when only the words grew older', () => {
    const before = { score: 60, band: 'at_risk', words: 'capped at 60: INV-118, 8 days overdue' } as const;
    expect(note(before, aScore({ score: 60, band: 'at_risk', caps: [cap] }))).toEqual([]);
  });

  it('begins with the first score, and says nothing of an account that nothing is known about', () => {
    expect(note(null, aScore({}))).toEqual([['First score: 100 Healthy', null]]);
    expect(note(null, aScore({ score: null, band: 'unknown', unknownReason: 'Nothing is known yet.' }))).toEqual([]);
  });

  it('speaks of no cap where there was none', () => {
    const before = { score: null, band: 'unknown', words: 'Still reading.' } as const;
    expect(note(before, aScore({}))).toEqual([['Health Unknown → 100 Healthy', null]]);
  });

  it('tells apart a score that was lost from the band that a cap still names', () => {
    const unknownReason = 'Not heard of for too long.';
    const doubted = aScore({ score: null, band: 'at_risk', unknownReason, caps: [cap] });
    const scored = aScore({ score: 60, band: 'at_risk', caps: [cap] });
    const shown = { band: 'at_risk', words: cap.words } as const;
    expect(note({ ...shown, score: 60 }, doubted)).toEqual([
      ['Health 60 At risk → Unknown, no better than At risk', `Not heard of for too long. Still ${cap.words}`],
    ]);
    expect(note({ ...shown, score: null }, scored)).toEqual([
      ['Health Unknown, no better than At risk → 60 At risk', cap.words],
    ]);
    expect(note({ ...shown, score: null }, doubted)).toEqual([]);
    expect(note(null, doubted)).toMatchObject([['Health: Unknown, no better than At risk', expect.anything()]]);
  });

  it('says why nothing is known any more', () => {
    const before = { score: 100, band: 'healthy', words: null } as const;
    const after = aScore({ score: null, band: 'unknown', unknownReason: 'Not heard of for too long.' });
    expect(note(before, after)).toEqual([['Health 100 Healthy → Unknown', 'Not heard of for too long.']]);
  });
});

const named = (behind: readonly (readonly [string, string])[]) => ({
  behind: new Map(behind),
  labelOf: (system: string) => `The ${system}`,
});

describe('billingNotes', () => {
  it('says that the customer was deleted, where that is why all of it ended, and says it once', () => {
    const doubts = [{ code: 'customer_deleted', words: 'The billing customer was deleted.', ref }];
    const deleted = aSnapshot({ doubts });
    const said = (before: AccountSnapshot, after: AccountSnapshot) =>
      billingNotes({ accountId: 'a', moved: { before, after } }, named([['c', 'stripe']]), at).map(
        ({ words }) => words,
      );
    expect(said(aSnapshot(), deleted)).toContain('Customer deleted in The stripe');
    expect(said(deleted, deleted)).not.toContain('Customer deleted in The stripe');
  });

  it('writes no MRR as every list does', () => {
    const before = aSnapshot({ subscriptions: [aSubscription({ lines: [] })] });
    const notes = billingNotes({ accountId: 'a', moved: { before, after: aSnapshot() } }, named([]), at);
    expect(notes.map(({ words }) => words)).toContain('MRR 0 → €100.00');
  });
});
