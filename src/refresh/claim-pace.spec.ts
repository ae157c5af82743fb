import { jest } from '@jest/globals';
import { ClaimPace } from './claim-pace.ts';

describe('the pace of batches', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  const asking = (pace: ClaimPace, key = 'a') => {
    const turns: string[] = [];
    const ask = (name: string) => void pace.turn(key).then(() => turns.push(name));
    return { turns, ask };
  };

  it('waits for nobody after few, after a full batch, or elsewhere', async () => {
    const pace = new ClaimPace();
    pace.taken('a', { count: 9, isFull: false, isFlood: false });
    await pace.turn('a');
    pace.taken('a', { count: 50, isFull: false, isFlood: false });
    await pace.turn('b');
    pace.taken('a', { count: 400, isFull: true, isFlood: false });
    await pace.turn('a');
  });

  it('lets one after the other begin where much comes all the time', async () => {
    const pace = new ClaimPace();
    const { turns, ask } = asking(pace);
    pace.taken('a', { count: 10, isFull: false, isFlood: false });
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

  it('lets a flood gather when it begins, and then waits for nothing until it has ended', async () => {
    const pace = new ClaimPace();
    const flood = { count: 400, isFull: true, isFlood: true };
    for (let floods = 0; floods < 2; floods += 1) {
      const { turns, ask } = asking(pace);
      pace.taken('a', flood);
      // Beside it, before anybody waited.
      pace.taken('a', flood);
      ask('gathered');
      await jest.advanceTimersByTimeAsync(399);
      expect(turns).toEqual([]);
      await jest.advanceTimersByTimeAsync(1);
      expect(turns).toEqual(['gathered']);
      pace.taken('a', flood);
      await pace.turn('a');
      pace.taken('a', { count: 3, isFull: false, isFlood: false });
      await jest.advanceTimersByTimeAsync(100);
    }
  });
});
