import { HeldCustomers, type OwnRow } from './held-rows.ts';

const customer = { connectionId: 'connection-1', externalId: 'cus_1' };
const knownAt = new Date('2026-08-01T00:00:00.000Z');

const row = (number: number): OwnRow => ({
  place: 0,
  kind: 'invoice',
  externalId: `in_${number}`,
  json: JSON.stringify({ id: `in_${number}`, name: `Zoë ${number}` }),
  apiVersion: '1',
  knownAt,
  isDeleted: false,
  unread: null,
});

const heldOf = (count: number) =>
  new HeldCustomers(
    [customer],
    Array.from({ length: count }, (_, at) => row(at)),
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

  it('is let go once it was taken', () => {
    const held = heldOf(3);
    expect(held.take(customer)).not.toBeNull();
    expect(held.take(customer)).toBeNull();
  });
});
