import { jest } from '@jest/globals';
import { ClaimPace } from './claim-pace.ts';

describe('the pace of batches', () => {
  let stop: AbortController;
  beforeEach(() => {
    jest.useFakeTimers();
    stop = new AbortController();
  });
  afterEach(() => void jest.useRealTimers());

  const part = { count: 10, isFull: false, isFullyCarried: false };
  const full = { count: 400, isFull: true, isFullyCarried: true };
  const never = () => Promise.reject(new Error('Nobody is to count.'));

  /** As many wait as came by now, so many a second. */
  const coming = (perSecond: number) => {
    const began = performance.now();
    return async () => Math.round(((performance.now() - began) * perSecond) / 1_000);
  };

  const asking = (pace: ClaimPace, count: () => Promise<number>) => {
    const turns: string[] = [];
    const ask = (name: string) => void pace.turn('a', count).then(() => turns.push(name));
    return { turns, ask };
  };

  it('waits for nobody after few, after a full batch, or elsewhere', async () => {
    const pace = new ClaimPace(stop.signal);
    pace.taken('a', { ...part, count: 9 });
    await pace.turn('a', never);
    pace.taken('a', { ...part, count: 50 });
    await pace.turn('b', never);
    pace.taken('a', full);
    await pace.turn('a', never);
    pace.taken('a', part);
    await jest.advanceTimersByTimeAsync(60_000);
    await pace.turn('a', async () => 9);
    await pace.turn('a', never);
  });

  it('lets one after the other begin where much comes all the time', async () => {
    const pace = new ClaimPace(stop.signal);
    const { turns, ask } = asking(pace, async () => 50);
    pace.taken('a', part);
    ask('first');
    ask('second');
    await jest.advanceTimersByTimeAsync(99);
    expect(turns).toEqual([]);
    await jest.advanceTimersByTimeAsync(1);
    expect(turns).toEqual(['first']);
    await jest.advanceTimersByTimeAsync(100);
    expect(turns).toEqual(['first', 'second']);
    ask('third');
    await jest.advanceTimersByTimeAsync(100);
    expect(turns).toEqual(['first', 'second', 'third']);
  });

  it('lets what comes faster than it could be taken gather until it comes more slowly', async () => {
    const pace = new ClaimPace(stop.signal);
    const flood = coming(3_000);
    const { turns, ask } = asking(pace, async () => Math.min(await flood(), 3_600));
    pace.taken('a', part);
    ask('first');
    await jest.advanceTimersByTimeAsync(1_200);
    expect(turns).toEqual([]);
    await jest.advanceTimersByTimeAsync(100);
    expect(turns).toEqual(['first']);
    pace.taken('a', full);
    await pace.turn('a', never);
  });

  it('lets it gather as well when the batch before took its time', async () => {
    const pace = new ClaimPace(stop.signal);
    const { turns, ask } = asking(pace, coming(3_000));
    pace.taken('a', part);
    await jest.advanceTimersByTimeAsync(500);
    ask('first');
    await jest.advanceTimersByTimeAsync(1_000);
    expect(turns).toEqual([]);
    await jest.advanceTimersByTimeAsync(1_100);
    expect(turns).toEqual(['first']);
  });

  it('lets nothing gather that comes as fast as it can be taken', async () => {
    const pace = new ClaimPace(stop.signal);
    const { turns, ask } = asking(pace, coming(700));
    for (const name of ['first', 'second', 'third']) {
      pace.taken('a', part);
      ask(name);
      await jest.advanceTimersByTimeAsync(200);
      expect(turns.at(-1)).toBe(name);
    }
  });

  it.each([
    { most: 'two seconds', perSecond: 3_000, milliseconds: 2_150 },
    { most: 'ten thousand', perSecond: 20_000, milliseconds: 600 },
  ])('lets no more gather than that of $most', async ({ perSecond, milliseconds }) => {
    const pace = new ClaimPace(stop.signal);
    const { turns, ask } = asking(pace, coming(perSecond));
    pace.taken('a', part);
    ask('first');
    await jest.advanceTimersByTimeAsync(milliseconds - 150);
    expect(turns).toEqual([]);
    await jest.advanceTimersByTimeAsync(150);
    expect(turns).toEqual(['first']);
  });

  it('takes a full batch for a flood until few wait, or few are taken', async () => {
    const pace = new ClaimPace(stop.signal);
    const turn = async (waiting: number) => {
      const turned = pace.turn('a', async () => waiting);
      await jest.advanceTimersByTimeAsync(200);
      await turned;
      return pace.isFlood('a');
    };
    pace.taken('a', { ...part, isFull: true });
    expect(pace.isFlood('a')).toBe(false);
    pace.taken('a', full);
    expect(pace.isFlood('a')).toBe(true);
    pace.taken('a', part);
    expect(await turn(100)).toBe(true);
    pace.taken('a', part);
    expect(await turn(99)).toBe(false);
    pace.taken('a', full);
    pace.taken('a', { ...part, count: 9 });
    expect(pace.isFlood('a')).toBe(false);
  });

  it('gives the next turn when a count failed', async () => {
    const pace = new ClaimPace(stop.signal);
    pace.taken('a', part);
    const turns = Promise.allSettled([pace.turn('a', never), pace.turn('a', async () => 0)]);
    await jest.advanceTimersByTimeAsync(100);
    expect((await turns).map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  });

  it('keeps nobody waiting in a process that stops', async () => {
    const pace = new ClaimPace(stop.signal);
    const { turns, ask } = asking(pace, coming(3_000));
    pace.taken('a', part);
    ask('first');
    ask('second');
    await jest.advanceTimersByTimeAsync(300);
    expect(turns).toEqual([]);
    stop.abort();
    await jest.advanceTimersByTimeAsync(0);
    expect(turns).toEqual(['first', 'second']);
  });
});
