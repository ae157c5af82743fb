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
  isFirst: true,
  status: 'running',
  words: null,
  startedAt: new Date('2026-06-15T12:00:00Z'),
  endedAt: null,
  mayGoOn: false,
  isUnattended: false,
  phases: [],
  ...change,
});

describe('the progress of a reading', () => {
  it('waits where nobody is at work on it, and estimates nothing; what is said of it already stands', () => {
    const phases = [aPhase({ status: 'done', objects: 50 }), aPhase({ expected: 50 })];
    const left = { phases, isUnattended: true };
    expect(toBackfillDto(aRow(left), now)).toMatchObject({
      status: 'waiting',
      secondsLeft: null,
      words: expect.stringContaining('goes on by itself'),
    });
    const paused = toBackfillDto(aRow({ ...left, status: 'paused', words: 'Slow down.' }), now);
    expect(paused).toMatchObject({ status: 'paused', words: 'Slow down.' });
  });

  it.each([
    ['half of the objects are read', [aPhase({ status: 'done', objects: 50 }), aPhase({ expected: 50 })], 600],
    ['a quarter of the ranges', [aPhase({ status: 'running', objects: 9, slices: 4, slicesDone: 1 })], 1_800],
    ['the expected rows are all but there', [aPhase({ status: 'running', expected: 100, objects: 80 })], 150],
    ['the rest cannot be read', [aPhase({ status: 'unavailable' }), aPhase({ status: 'done', objects: 7 })], 0],
    [
      'small kinds are read and a large one is not',
      [aPhase({ status: 'done', objects: 10 }), aPhase({ expected: 90 })],
      5_400,
    ],
    [
      'a kind has not begun',
      [aPhase({ status: 'done', objects: 300 }), aPhase({ status: 'done', objects: 100 }), aPhase()],
      450,
    ],
    ['too little is read', [aPhase({ status: 'running', objects: 1, slices: 40, slicesDone: 1 })], null],
    [
      'a kind has begun and nobody knows how large it is',
      [aPhase({ status: 'done', objects: 9 }), aPhase({ status: 'running', objects: 90, slices: 7 })],
      null,
    ],
    ['nothing is there', [aPhase({ status: 'done' }), aPhase()], null],
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
