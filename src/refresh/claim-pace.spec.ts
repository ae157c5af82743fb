import { jest } from '@jest/globals';
import { ClaimPace, type TakenBatch } from './claim-pace.ts';

describe('the pace of batches', () => {
  let stop: AbortController;
  beforeEach(() => {
    jest.useFakeTimers();
    stop = new AbortController();
  });
  afterEach(() => void jest.useRealTimers());

  const part = { count: 10, isFull: false, carried: 10 };
  const full = { count: 400, isFull: true, carried: 400 };
  const never = () => Promise.reject(new Error('Nobody is to count.'));

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

  it('takes a batch of many for the beginning of a flood, which lasts as long as many come', async () => {
    const pace = new ClaimPace(stop.signal);
    const take = (batch: TakenBatch) => {
      pace.taken('a', batch);
      return pace.isFlood('a');
    };
    expect(take({ ...full, carried: 199 })).toBe(false);
    expect(take({ ...part, count: 200, carried: 200 })).toBe(true);
    await jest.advanceTimersByTimeAsync(199);
    expect(take({ ...part, count: 100, carried: 100 })).toBe(true);
    await jest.advanceTimersByTimeAsync(199);
    expect(take({ ...part, count: 100, carried: 99 })).toBe(true);
    await jest.advanceTimersByTimeAsync(1);
    expect(pace.isFlood('a')).toBe(false);
    expect(take({ ...part, count: 199, carried: 199 })).toBe(false);
  });

  it('looks in turns whether a flood is over, also when nothing comes', async () => {
    const pace = new ClaimPace(stop.signal);
    const { turns, ask } = asking(pace, async () => 0);
    pace.taken('a', full);
    pace.taken('a', { ...part, count: 0 });
    ask('first');
    await jest.advanceTimersByTimeAsync(99);
    expect(turns).toEqual([]);
    await jest.advanceTimersByTimeAsync(1);
    expect(turns).toEqual(['first']);
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
    const { turns, ask } = asking(pace, async () => 50);
    pace.taken('a', part);
    ask('first');
    ask('second');
    await jest.advanceTimersByTimeAsync(50);
    expect(turns).toEqual([]);
    stop.abort();
    await jest.advanceTimersByTimeAsync(0);
    expect(turns).toEqual(['first', 'second']);
  });
});
