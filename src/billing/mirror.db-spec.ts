import { randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import type { BillingObject } from '#connectors/billing-object.ts';
import { keepOf, keptFields } from '#connectors/kept-fields.ts';
import { Road } from '../../test/support/road.ts';
import type { Connection } from '../connections/connection.ts';
import { MirrorService } from './mirror.service.ts';
import type { ReceivedObject } from './replace-objects.ts';

const second = (n: number) => new Date(Date.UTC(2026, 5, 15, 12, 0, n));

describe('the mirror', () => {
  let road: Road;
  let connection: Connection;
  let made = 0;

  beforeAll(async () => {
    road = await Road.open();
    connection = await road.connect();
  });

  afterAll(() => road.close());

  const anObject = (change: Partial<ReceivedObject> = {}): ReceivedObject => ({
    kind: 'bill',
    externalId: 'bill_1',
    customerId: 'cus_1',
    payload: { customer: 'cus_1', value: 1 },
    apiVersion: '1',
    knownAt: second(10),
    isDeleted: false,
    ...change,
  });
  const mirror = (...objects: ReceivedObject[]) =>
    road.write((scope) =>
      road.get(MirrorService).mirror(scope, { id: connection.id, connector: road.billing }, objects, road.clock.now()),
    );
  const held = async (externalId: string) =>
    (
      await road.rows<{ payload: { value: number } | null; is_deleted: boolean; known_at: Date }>(
        `select payload, is_deleted, known_at from billing_object where external_id = $1`,
        [externalId],
      )
    )[0];
  const aNewId = () => `bill_${(made += 1)}`;

  it('keeps what is newer and leaves what is older', async () => {
    const externalId = aNewId();
    await mirror(anObject({ externalId, payload: { value: 1 }, knownAt: second(10) }));
    expect((await mirror(anObject({ externalId, payload: { value: 2 }, knownAt: second(9) }))).changes.length).toBe(0);
    expect((await held(externalId))?.payload).toEqual({ value: 1 });
    expect((await mirror(anObject({ externalId, payload: { value: 3 }, knownAt: second(11) }))).customers).toEqual([
      'cus_1',
    ]);
    expect((await held(externalId))?.payload).toEqual({ value: 3 });
  });

  it('takes a fetched object that is as new as what is held', async () => {
    const externalId = aNewId();
    await mirror(anObject({ externalId, payload: { value: 1 } }));
    expect((await mirror(anObject({ externalId, payload: { value: 2 } }))).changes.length).toBe(1);
  });

  it('moves the time of what has not changed, and says that nothing has', async () => {
    const externalId = aNewId();
    await mirror(anObject({ externalId }));
    expect(await mirror(anObject({ externalId, knownAt: second(20) }))).toMatchObject({
      customers: [],
      dependants: [],
      changes: [],
    });
    expect((await held(externalId))?.known_at).toEqual(second(20));
  });

  it('does a claimed request with the row it writes, and nothing to a row that another claim holds', async () => {
    const externalId = aNewId();
    const [own, others] = [randomUUID(), randomUUID()];
    await mirror(anObject({ externalId }));
    await road.rows(
      `update billing_object set wanted = 3, attempts = 1, must_fetch = true, lease_until = now(), lease_token = $2
       where external_id = $1`,
      [externalId, own],
    );
    const answer = (token: string, knownAt: Date) =>
      road.write((scope) => {
        const object = anObject({ externalId, payload: { value: 2 }, knownAt, answers: '2' });
        const mirroring = { id: connection.id, connector: road.billing, token };
        return road.get(MirrorService).mirror(scope, mirroring, [object], road.clock.now());
      });
    const request = () =>
      road.rows(
        `select (payload ->> 'value')::int as value, done::int, attempts, must_fetch, lease_token
         from billing_object where external_id = $1`,
        [externalId],
      );
    const claimed = { value: 1, done: 0, attempts: 1, must_fetch: true, lease_token: own };
    for (const [token, knownAt] of [
      [others, second(20)],
      [own, second(9)],
    ] as const) {
      expect(await answer(token, knownAt)).toMatchObject({ customers: [], written: [] });
      expect(await request()).toEqual([claimed]);
    }
    expect(await answer(own, second(20))).toMatchObject({
      customers: ['cus_1'],
      written: [{ external_id: externalId }],
    });
    // A third request came meanwhile: what it asked for stands.
    expect(await request()).toEqual([{ value: 2, done: 2, attempts: 0, must_fetch: true, lease_token: null }]);
  });

  it('sees no change in a payload whose fields come in another order', async () => {
    const externalId = aNewId();
    await mirror(anObject({ externalId, payload: { customer: 'cus_1', value: 1 } }));
    const again = { externalId, payload: { value: 1, customer: 'cus_1' }, knownAt: second(11) };
    expect((await mirror(anObject({ ...again, isListed: true }))).changes).toEqual([]);
    expect((await held(externalId))?.known_at).toEqual(second(10));
    expect((await mirror(anObject(again))).changes).toEqual([]);
  });

  it('keeps what is read of an object, and takes more of it for no news', async () => {
    const externalId = aNewId();
    const keep = (revision: number, ...names: string[]) => {
      const kept = keptFields(names.map((name) => [name, 'whole']));
      road.billing.keeps = { revision, of: (_kind, payload) => keepOf(payload, kept) };
    };
    const read = (payload: object) => mirror(anObject({ externalId, payload, isListed: true }));
    const payload = { customer: 'cus_1', value: 1, note: 'old', phone: '+1 555 0100' };
    keep(1, 'customer', 'value');
    await read(payload);
    expect((await held(externalId))?.payload).toEqual({ customer: 'cus_1', value: 1 });
    keep(2, 'customer', 'value', 'note');
    expect(await read(payload)).toMatchObject({ customers: ['cus_1'], changes: [] });
    expect((await held(externalId))?.payload).toEqual({ customer: 'cus_1', value: 1, note: 'old' });
    // As much is kept of it as before, and from now on what differs is news all the same.
    keep(3, 'customer', 'value', 'note');
    expect(await read(payload)).toMatchObject({ customers: [], changes: [] });
    const { changes } = await read({ ...payload, note: 'new' });
    expect(changes).toMatchObject([{ externalId, change: 'changed' }]);
    road.billing.keeps = undefined;
  });

  it('lets a tombstone win over anything older or as new, and keeps what was known of the object', async () => {
    const externalId = aNewId();
    await mirror(anObject({ externalId, knownAt: second(10) }));
    await mirror(anObject({ externalId, payload: null, isDeleted: true, knownAt: second(12) }));
    await mirror(anObject({ externalId, payload: { value: 9 }, knownAt: second(11) }));
    await mirror(anObject({ externalId, payload: { value: 9 }, knownAt: second(12) }));
    expect(await held(externalId)).toMatchObject({ is_deleted: true, payload: { customer: 'cus_1', value: 1 } });
  });

  it('tells once of what was gone before it was ever held, and of its return', async () => {
    const externalId = aNewId();
    const gone = anObject({ externalId, payload: null, isDeleted: true });
    expect((await mirror(gone)).changes).toMatchObject([{ externalId, change: 'deleted' }]);
    const again = await mirror({ ...gone, knownAt: second(11) });
    expect(again).toMatchObject({ customers: [], changes: [], written: [{ external_id: externalId }] });
    const { changes } = await mirror(anObject({ externalId, knownAt: second(12) }));
    expect(changes).toMatchObject([{ externalId, change: 'added' }]);
  });

  it('keeps kinds it has never heard of', async () => {
    await mirror(anObject({ kind: 'unknown:novelty', externalId: 'nov_1', customerId: null, payload: { is: 'odd' } }));
    expect((await held('nov_1'))?.payload).toEqual({ is: 'odd' });
  });

  it('finds the customers whose meaning depends on a catalogue object', async () => {
    const bill = anObject({
      externalId: aNewId(),
      customerId: 'cus_7',
      payload: { customer: 'cus_7', refersTo: ['plan_7'] },
    });
    await mirror(bill);
    const plan = anObject({ kind: 'plan', externalId: 'plan_7', customerId: null, payload: { name: 'Gold' } });
    expect(await mirror(plan)).toMatchObject({
      customers: [],
      dependants: ['cus_7'],
      changes: [expect.objectContaining({ change: 'added' })],
    });
    expect(await mirror(plan)).toMatchObject({ customers: [], dependants: [], changes: [] });
  });

  it('counts an object that a page names twice once', async () => {
    const externalId = aNewId();
    const { changes } = await mirror(
      anObject({ externalId }),
      anObject({ externalId, payload: { value: 5 }, knownAt: second(11) }),
    );
    expect(changes).toHaveLength(1);
    expect((await held(externalId))?.payload).toEqual({ value: 5 });
  });

  it('ends the same in whatever order, however often and however grouped a history arrives', async () => {
    const history = fc.uniqueArray(
      fc.record({
        at: fc.integer({ min: 0, max: 40 }),
        value: fc.integer({ min: 0, max: 5 }),
        isDeleted: fc.boolean(),
      }),
      { selector: (step) => step.at, minLength: 1, maxLength: 6 },
    );
    const shuffled = history.chain((steps) =>
      fc.tuple(fc.constant(steps), fc.shuffledSubarray([...steps, ...steps], { minLength: steps.length })),
    );
    await fc.assert(
      fc.asyncProperty(shuffled, fc.integer({ min: 1, max: 4 }), async ([steps, order], width) => {
        const externalId = aNewId();
        const toObject = (step: (typeof steps)[number]): BillingObject =>
          anObject({ externalId, payload: { value: step.value }, knownAt: second(step.at), isDeleted: step.isDeleted });
        const all = [...order, ...steps.toReversed()];
        for (let from = 0; from < all.length; from += width)
          await mirror(...all.slice(from, from + width).map(toObject));
        const newest = steps.reduce((latest, step) => (step.at > latest.at ? step : latest));
        expect(await held(externalId)).toEqual({
          payload: { value: newest.value },
          is_deleted: newest.isDeleted,
          known_at: second(newest.at),
        });
      }),
      { numRuns: 25 },
    );
  });
});
