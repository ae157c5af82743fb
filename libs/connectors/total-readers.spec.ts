import * as fc from 'fast-check';
import { z } from 'zod';
import { directReading } from './direct-reading.ts';
import { field, flag, metadata, nested, number, reader, rowsOf, text, whole } from './total-readers.ts';

const part = z.object({ id: z.string(), count: whole });
const shape = z
  .object({
    id: z.string(),
    text,
    flag,
    number,
    whole,
    metadata,
    nested: nested(part),
    rows: rowsOf(reader(part)),
    odd: field((value) => [value]),
  })
  .transform(({ id, ...rest }) => ({ name: id, ...rest }));

const value = fc.oneof(fc.anything(), fc.string(), fc.integer(), fc.double(), fc.boolean());
const likePart = fc.record({ id: fc.oneof(fc.string(), value), count: value }, { requiredKeys: [] });
const likely = fc.record(
  {
    id: fc.oneof(fc.string(), value),
    text: value,
    flag: value,
    number: value,
    whole: value,
    metadata: fc.oneof(fc.dictionary(fc.string(), value), value),
    nested: fc.oneof(likePart, value),
    rows: fc.oneof(fc.array(fc.oneof(likePart, value)), fc.record({ data: fc.array(likePart) }), value),
    odd: value,
    other: value,
  },
  { requiredKeys: [] },
);

describe('a reader', () => {
  it('reads directly what the parser of its shape reads', () => {
    expect(directReading(shape)).not.toBeNull();
    const read = reader(shape);
    fc.assert(
      fc.property(fc.oneof(likely, fc.anything()), (given) => {
        const parsed = shape.safeParse(given);
        expect(read(given)).toEqual(parsed.success ? parsed.data : null);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['a limit', z.object({ id: z.string().max(3) })],
    ['a choice', z.object({ id: z.enum(['one']) })],
    ['whatever else there is', z.looseObject({ id: z.string() })],
  ])('leaves a shape with %s to its parser', (_what, given) => {
    expect(directReading(given)).toBeNull();
    expect(reader(given)({ id: 'one', more: 1 })).toEqual(given.safeParse({ id: 'one', more: 1 }).data ?? null);
    expect(reader(given)({ id: 'long', more: 1 })).toEqual(given.safeParse({ id: 'long', more: 1 }).data ?? null);
  });
});
