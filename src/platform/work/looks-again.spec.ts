import { jest } from '@jest/globals';
import { LooksAgain } from './looks-again.ts';

describe('looking again at what somebody held', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  const looked: string[] = [];
  const open = () => {
    looked.length = 0;
    return new LooksAgain<string>((key) => looked.push(key));
  };

  it('is soon, each time in vain later, and soon again once something was had', () => {
    const again = open();
    for (const pause of [5, 10, 20, 40, 80, 160, 160]) {
      again.later('bell');
      again.later('bell');
      jest.advanceTimersByTime(pause - 1);
      expect(looked).toEqual([]);
      jest.advanceTimersByTime(1);
      expect(looked.splice(0)).toEqual(['bell']);
    }
    again.had('bell');
    again.later('bell');
    jest.advanceTimersByTime(5);
    expect(looked).toEqual(['bell']);
  });

  it('ends with whoever looks', () => {
    const again = open();
    again.later('bell');
    again.stop();
    jest.advanceTimersByTime(1_000);
    expect(looked).toEqual([]);
  });
});
