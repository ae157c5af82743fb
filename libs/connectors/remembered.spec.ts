import { jest } from '@jest/globals';
import { Remembered } from './remembered.ts';

describe('what is remembered of connections', () => {
  const now = new Date('2026-09-01T00:00:00Z');
  const later = new Date(now.getTime() + 1_000);

  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('holds until its time is over', () => {
    const remembered = new Remembered<string>();
    remembered.set('connection-1', 'grants', now, 1_000);
    expect(remembered.get('connection-1', new Date(later.getTime() - 1))).toBe('grants');
    expect(remembered.get('connection-1', later)).toBeUndefined();
    expect(remembered.get('connection-2', now)).toBeUndefined();
  });

  it('goes by itself when nobody asks again', () => {
    const remembered = new Remembered<string>();
    remembered.set('connection-1', 'first', now, 1_000);
    jest.advanceTimersByTime(600);
    remembered.set('connection-1', 'second', later, 1_000);
    jest.advanceTimersByTime(600);
    expect(remembered.get('connection-1', later)).toBe('second');
    jest.advanceTimersByTime(400);
    expect(remembered.size).toBe(0);
  });

  it('holds a thousand connections, the newest', () => {
    const remembered = new Remembered<number>();
    for (let n = 0; n <= 1_000; n += 1) remembered.set(`connection-${n}`, n, now, 1_000);
    expect(remembered.size).toBe(1_000);
    expect(remembered.get('connection-0', now)).toBeUndefined();
    expect(remembered.get('connection-1', now)).toBe(1);
  });
});
