import { z } from 'zod';
import { decodeCursor, encodeCursor, instantKey } from './cursor.ts';

const newest = z.tuple([z.literal('newest'), instantKey]);
const place = ['newest', '2026-05-12T10:00:00.000Z'];

describe('a cursor', () => {
  it('names the place it was made of, in characters that an address holds', () => {
    expect(decodeCursor(newest, encodeCursor(place))).toEqual(place);
    expect(encodeCursor(['ÿ?>', '~~~'])).toMatch(/^[\w-]+$/);
  });

  it('is absent on the first page', () => {
    expect(decodeCursor(newest, undefined)).toBeNull();
  });

  it.each([
    ['nothing', ''],
    ['no cursor', 'nonsense'],
    ['no list', Buffer.from('{}').toString('base64url')],
    ['another list', encodeCursor(['oldest', place[1]])],
    ['more than a place', encodeCursor([...place, 1])],
    ['no instant', encodeCursor(['newest', 'yesterday'])],
    ['a year that the database has not', encodeCursor(['newest', '0000-01-01T00:00:00.000Z'])],
  ])('is refused when it names %s', (_what, text) => {
    expect(() => decodeCursor(newest, text)).toThrow(expect.objectContaining({ code: 'cursor_invalid' }));
  });
});
