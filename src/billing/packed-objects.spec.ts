import { packed, parted } from './packed-objects.ts';

const lengthsOf = (lengths: readonly number[]) =>
  Array.from(parted(lengths.map((length) => ({ json: 'x'.repeat(length) }))), (some) =>
    some.map(({ json }) => json.length),
  );

const many = (count: number, length: number) => Array.from({ length: count }, () => length);

describe('what is packed together', () => {
  it.each([
    ['nothing', [], []],
    ['no more than 500 rows', many(1_001, 2), [500, 500, 1]],
    ['no more than a million characters', many(9, 250_000), [4, 4, 1]],
    ['a row longer than that alone', [10, 1_200_000, 10, 10], [1, 1, 2]],
    ['a row longer than that alone, also the first', [1_200_000, 10], [1, 1]],
  ])('is %s', (_, lengths, sizes) => {
    const packs = lengthsOf(lengths);
    expect(packs.map((pack) => pack.length)).toEqual(sizes);
    expect(packs.flat()).toEqual(lengths);
  });

  it('is found again, whichever pack it lies in', () => {
    const knownAt = new Date('2026-08-01T00:00:00.000Z');
    const rows = many(5, 400_000).map((length, at) => ({
      kind: 'invoice',
      externalId: `in_${at}`,
      json: JSON.stringify({ id: `in_${at}` }).padEnd(length),
      apiVersion: '1',
      knownAt,
      isDeleted: false,
    }));
    const objects = packed(rows, 'cus_1');
    const ids = rows.map(({ externalId }) => ({ id: externalId }));
    expect(objects.map(({ payload }) => payload)).toEqual(ids);
    expect(objects.toReversed().map(({ payload }) => payload)).toEqual(ids.toReversed());
  });
});
