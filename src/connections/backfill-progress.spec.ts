import { toBackfillDto, type BackfillRow, type PhaseRow } from './backfill-progress.ts';

const now = new Date('2026-06-15T12:10:00Z');
const aPhase = (change: Partial<PhaseRow> = {}): PhaseRow => ({
  kind: 'customer',
  label: 'Customers',
  status: 'waiting',
  objects: 0,
  expected: null,
  words: null,
  slices: 0,
  slicesDone: 0,
  ...change,
});
const aRow = (change: Partial<BackfillRow> = {}): BackfillRow => ({
  status: 'running',
  words: null,
  startedAt: new Date('2026-06-15T12:00:00Z'),
  endedAt: null,
  phases: [],
  ...change,
});

describe('the progress of a reading', () => {
  it.each([
    ['half of the kinds are read', [aPhase({ status: 'done' }), aPhase()], 600],
    ['a quarter of the ranges are read', [aPhase({ status: 'running', slices: 4, slicesDone: 1 })], 1_800],
    ['the expected rows are all but there', [aPhase({ status: 'running', expected: 100, objects: 80 })], 150],
    ['what cannot be read counts as passed', [aPhase({ status: 'unavailable' }), aPhase({ status: 'done' })], 0],
    ['too little is known', [aPhase({ status: 'running', slices: 40, slicesDone: 1 })], null],
  ])('estimates the time left when %s', (_case, phases, seconds) => {
    expect(toBackfillDto(aRow({ phases }), now).secondsLeft).toBe(seconds);
  });

  it.each(['waiting', 'paused', 'done', 'failed'] as const)('estimates nothing while it is %s', (status) => {
    expect(toBackfillDto(aRow({ status, phases: [aPhase({ status: 'done' })] }), now).secondsLeft).toBeNull();
  });

  it('never expects less than was read already', () => {
    const [phase] = toBackfillDto(aRow({ phases: [aPhase({ objects: 12, expected: 10 })] }), now).phases;
    expect(phase).toMatchObject({ read: 12, expected: 12 });
  });
});
