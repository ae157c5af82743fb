import { beginningOf, momentOf, typedMoment } from './call-spans.ts';

describe('the times of calls', () => {
  const now = Date.UTC(2026, 4, 14, 9, 12, 30);

  it('begin so long before now, or nowhere', () => {
    expect(beginningOf('1h', now)).toBe('2026-05-14T08:12:30.000Z');
    expect(beginningOf('7d', now)).toBe('2026-05-07T09:12:30.000Z');
    expect(beginningOf('any', now)).toBeNull();
    expect(beginningOf('between', now)).toBeNull();
  });

  it('are typed in UTC, to the minute', () => {
    expect(momentOf('2026-05-14T09:12')).toBe('2026-05-14T09:12:00.000Z');
    expect(typedMoment('2026-05-14T09:12:00.000Z')).toBe('2026-05-14T09:12');
  });

  it('are none while they are not whole', () => {
    expect(momentOf('')).toBeNull();
    expect(momentOf('2026-05')).toBeNull();
    expect(typedMoment(null)).toBe('');
  });
});
