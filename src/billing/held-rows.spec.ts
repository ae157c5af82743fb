import { HeldCustomers, type OwnRow } from './held-rows.ts';

const customer = { connectionId: 'connection-1', externalId: 'cus_1' };
const knownAt = new Date('2026-08-01T00:00:00.000Z');

const row = (number: number, length: number): OwnRow => ({
  place: 0,
  kind: 'invoice',
  externalId: `in_${number}`,
  json: JSON.stringify({ id: `in_${number}`, name: `Zoë ${number}` }).padEnd(length),
  apiVersion: '1',
  knownAt,
  isDeleted: false,
  unread: null,
});

const heldOf = (count: number, length = 0) =>
  new HeldCustomers(
    [customer],
    Array.from({ length: count }, (_, at) => row(at, length)),
    [],
  );

describe('what is held of a customer', () => {
  it.each([3, 2_503])('is the same for %d rows, in whatever order and however often it is looked at', (count) => {
    const objects = heldOf(count).take(customer)?.objects ?? [];
    const seen = objects.map(({ externalId, payload }) => ({ externalId, payload }));
    const expected = objects.map(({ externalId }) => ({
      externalId,
      payload: { id: externalId, name: `Zoë ${externalId.slice(3)}` },
    }));
    expect(objects).toHaveLength(count);
    expect(seen).toEqual(expected);
    const backwards = objects.toReversed().map(({ externalId, payload }) => ({ externalId, payload }));
    expect(backwards.toReversed()).toEqual(expected);
    expect(
      objects.every((object) => object.customerId === 'cus_1' && object.knownAt.getTime() === knownAt.getTime()),
    ).toBe(true);
  });

  it.each([
    ['a few rows, however long', false, heldOf(99, 50_000)],
    ['2 000 rows', false, heldOf(2_000)],
    ['2 001 rows', true, heldOf(2_001)],
    ['100 rows of 30 000 characters', false, heldOf(100, 30_000)],
    ['100 rows of 50 000 characters', true, heldOf(100, 50_000)],
  ])('of %s is packed, and taken apart at every look: %s', (_, isPacked, held) => {
    const objects = held.take(customer)?.objects ?? [];
    expect(objects.length).toBeGreaterThan(0);
    for (const object of [objects.at(0), objects.at(-1)]) {
      const [first, second] = [object?.payload, object?.payload];
      expect(first).toMatchObject({ id: object?.externalId });
      expect(second).toEqual(first);
      expect(Object.is(first, second)).toBe(!isPacked);
    }
  });

  it('is let go once it was taken', () => {
    const held = heldOf(3);
    expect(held.take(customer)).not.toBeNull();
    expect(held.take(customer)).toBeNull();
  });
});
