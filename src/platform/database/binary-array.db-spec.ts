import fc from 'fast-check';
import { openTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import {
  binaryArray,
  booleanElement,
  bytesElement,
  intElement,
  jsonbElement,
  momentElement,
  textElement,
  uuidElement,
  type ElementType,
} from './binary-array.ts';

describe('an array in binary form', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await openTestDatabase();
  });
  afterAll(() => database.close());

  const text = fc.string({
    unit: fc.oneof(fc.constantFrom('"', '\\', '{', ',', 'ü', '漢', '🙂'), fc.string({ maxLength: 3 })),
  });
  const storable = text.map((given) => given.replaceAll('\0', '').toWellFormed());

  async function comesBack<T>(name: string, type: ElementType<T>, value: fc.Arbitrary<T>): Promise<void> {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.option(value), { maxLength: 8 }), async (given) => {
        const { rows } = await database.owner.query<{ value: T | null }>(
          `select value from unnest($1::${name}[]) with ordinality as each(value, position) order by position`,
          [binaryArray(type, given)],
        );
        expect(rows.map((row) => row.value)).toEqual(given);
      }),
      { numRuns: 40 },
    );
  }

  it.each([
    ['uuid', () => comesBack('uuid', uuidElement, fc.uuid())],
    ['text', () => comesBack('text', textElement, storable)],
    ['int', () => comesBack('int', intElement, fc.integer({ min: -2_147_483_648, max: 2_147_483_647 }))],
    ['boolean', () => comesBack('boolean', booleanElement, fc.boolean())],
    [
      'bytea',
      () =>
        comesBack(
          'bytea',
          bytesElement,
          fc.uint8Array().map((bytes) => Buffer.from(bytes)),
        ),
    ],
    [
      'timestamptz',
      () =>
        comesBack(
          'timestamptz',
          momentElement,
          fc.date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true }),
        ),
    ],
  ])('of %s is read as what was written', async (_name, check) => {
    await check();
  });

  it('of jsonb is read as what was written', async () => {
    const given = [{ a: 'ü"\\', b: [1, null] }, null, [], 'text'];
    const { rows } = await database.owner.query(`select value from unnest($1::jsonb[]) as each(value)`, [
      binaryArray(
        jsonbElement,
        given.map((value) => value && JSON.stringify(value)),
      ),
    ]);
    expect(rows.map((row) => row.value)).toEqual(given);
  });

  it('holds no moment that is none', () => {
    expect(() => binaryArray(momentElement, [new Date(Number.NaN)])).toThrow(RangeError);
  });
});
