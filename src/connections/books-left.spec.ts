import type { BackfillRow, PhaseRow } from './backfill-progress.ts';
import { booksLeftOf } from './books-left.ts';
import type { Connection } from './connection.ts';

const judged = { firstBackfillEndedAt: new Date('2026-06-15T12:00:00Z') } as Connection;

const aPhase = (label: string, status: PhaseRow['status']): PhaseRow => ({
  kind: label,
  label,
  status,
  objects: 0,
  expected: null,
  words: null,
  slices: 0,
  slicesDone: 0,
});
const reading = (change: Partial<BackfillRow> = {}) => ({
  isFirst: true,
  status: 'running' as const,
  phases: [aPhase('Customers', 'done'), aPhase('Balance transactions', 'running')],
  ...change,
});

describe('what a first reading has still to read of the books', () => {
  it.each<[string, Partial<BackfillRow>, ReturnType<typeof booksLeftOf>]>([
    ['is being read', {}, { kinds: 'balance transactions', isBusy: true }],
    ['waits', { status: 'paused' }, { kinds: 'balance transactions', isBusy: true }],
    ['was stopped', { status: 'canceled' }, { kinds: 'balance transactions', isBusy: false }],
    ['has been read', { phases: [aPhase('Balance transactions', 'done')] }, null],
    ['cannot be read', { phases: [aPhase('Balance transactions', 'unavailable')] }, null],
    ['was read before', { isFirst: false }, null],
  ])('%s', (_case, change, left) => {
    expect(booksLeftOf(judged, reading(change))).toEqual(left);
  });

  it('is nothing while accounts wait to be judged, and where nothing was ever read', () => {
    expect(booksLeftOf({ ...judged, firstBackfillEndedAt: null }, reading())).toBeNull();
    expect(booksLeftOf(judged, null)).toBeNull();
  });
});
