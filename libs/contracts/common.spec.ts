import { z } from 'zod';
import { wholeNumberQuery } from './common.ts';
import { endpoints } from './endpoints.ts';

const limit = wholeNumberQuery({ min: 1, max: 200 });

describe('a whole number in an address', () => {
  it.each(['1', '50', '200', '007'])('reads %j', (text) => {
    expect(limit.parse(text)).toBe(Number(text));
  });

  it.each([
    '1e2',
    '1E2',
    '0x10',
    '0b1',
    '+5',
    '-5',
    ' 5',
    '5 ',
    '5.0',
    '1_0',
    '٥',
    '',
    '0',
    '201',
    '1000000000',
    '9'.repeat(400),
    'Infinity',
    'null',
    'true',
  ])('refuses %j', (text) => {
    expect(limit.safeParse(text).success).toBe(false);
  });

  it('refuses a name that is repeated, and what is no text at all', () => {
    for (const value of [['5'], ['5', '6'], {}, true, null, 1.5]) expect(limit.safeParse(value).success).toBe(false);
  });

  it('is read so by every operation that takes a number in its address', () => {
    const numbers = endpoints.flatMap(({ id, query }) => {
      const shape = query instanceof z.ZodObject ? Object.entries(query.shape) : [];
      return shape.flatMap(([name, schema]) => (schema.safeParse('5').data === 5 ? [{ id, name, schema }] : []));
    });
    expect(numbers.length).toBeGreaterThan(10);
    const loose = numbers.filter(({ schema }) => schema.safeParse('5e0').success || schema.safeParse(['5']).success);
    expect(loose.map(({ id, name }) => `${id} ${name}`)).toEqual([]);
  });
});
