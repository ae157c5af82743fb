import fc from 'fast-check';
import type { CarriedObject } from '#connectors/delivery.ts';
import { keepOf, keptFields } from '#connectors/kept-fields.ts';
import { Road } from '../../test/support/road.ts';
import type { Connection } from '../connections/connection.ts';
import { BellWorker } from '../platform/work/bell-worker.ts';
import { DeliveriesService } from './deliveries.service.ts';
import type { Arrival } from './kept-rows.ts';

const start = Date.UTC(2026, 5, 15, 12);

/** What a row holds of its offers. */
interface Held {
  readonly offered: number | null;
  readonly second: number | null;
  readonly mustFetch: boolean;
}

/** The rule, one batch at a time: the latest is used when it is strictly newer than what waits and alone in its second. */
function after(held: Held, batch: readonly number[]): Held {
  const latest = Math.max(...batch);
  const isNewer = held.second === null || latest > held.second;
  const isAlone = batch.filter((second) => second === latest).length === 1;
  return {
    offered: isNewer ? latest : held.offered,
    second: Math.max(latest, held.second ?? latest),
    mustFetch: held.mustFetch || !isNewer || !isAlone,
  };
}

describe('objects that deliveries carry', () => {
  let road: Road;
  let connection: Connection;
  let made = 0;

  beforeAll(async () => {
    road = await Road.open();
    connection = await road.connect();
  });
  afterAll(() => road.close());

  const carrying = (externalId: string, second: number): Arrival => {
    const payload = { value: second };
    const object: CarriedObject = {
      kind: 'bill',
      externalId,
      customerId: 'cus_1',
      payload,
      apiVersion: '1',
      knownAt: new Date(start + second * 1_000 + 250),
      isDeleted: false,
    };
    const eventId = `evt_${(made += 1)}`;
    return {
      delivery: {
        eventId,
        type: 'changed',
        createdAt: road.clock.now(),
        apiVersion: '1',
        mode: 'test',
        externalAccountId: null,
        refs: [{ kind: 'bill', externalId }],
        carried: [object],
        endsAccess: false,
      },
      payload: Buffer.from(JSON.stringify({ about: payload })),
      through: 'webhook',
      receivedAt: road.clock.now(),
    };
  };
  const aNoted = ({ delivery: { carried } }: Arrival, note = 'told'): CarriedObject => {
    const [object] = carried;
    if (!object) throw new Error('It carries nothing.');
    return { ...object, payload: { ...Object(object.payload), note } };
  };
  const naming = (externalId: string): Arrival => {
    const arrival = carrying(externalId, 0);
    return { ...arrival, delivery: { ...arrival.delivery, carried: [] } };
  };
  const keep = (arrivals: readonly Arrival[]) => road.get(DeliveriesService).keepAtOnce({ connection }, arrivals);
  const held = async (externalId: string) => {
    return road.rows<Held & { wanted: number; waiting: number }>(
      `select ((o.offered ->> 'payload')::json ->> 'value')::int as offered, o.must_fetch as "mustFetch", o.wanted::int,
         (extract(epoch from o.offered_at) - $2)::int as second,
         (select count(*)::int from delivery_object x where x.external_id = o.external_id) as waiting
       from billing_object o where o.external_id = $1`,
      [externalId, start / 1_000],
    );
  };

  it('are used when the latest is newer than all that waits, and fetched when nobody knows which is', async () => {
    const second = fc.integer({ min: 0, max: 5 });
    const batches = fc.array(fc.array(second, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(batches, async (given) => {
        const id = `bill_${(made += 1)}`;
        for (const batch of given) expect(await keep(batch.map((at) => carrying(id, at)))).toBe(true);
        const expected = given.reduce<Held>(after, { offered: null, second: null, mustFetch: false });
        const [row] = await held(id);
        const counts = { wanted: given.length, waiting: given.flat().length };
        expect({ ...row, offered: null }).toEqual({ ...expected, offered: null, ...counts });
        // Which of a tie waits does not matter: it is fetched. Alone, it is the latest.
        expect(row?.mustFetch === true || row?.offered === expected.offered).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('are raised once each, in one statement for all of them', async () => {
    await keep(['a', 'b', 'a', 'c'].map((id, n) => carrying(`many_${id}`, n)));
    const wanted = await road.rows(
      `select external_id as id, wanted::int from billing_object where external_id like 'many_%' order by 1`,
    );
    expect(wanted).toEqual([
      { id: 'many_a', wanted: 1 },
      { id: 'many_b', wanted: 1 },
      { id: 'many_c', wanted: 1 },
    ]);
  });

  it('are fetched all the same when another delivery only names them', async () => {
    for (const order of [(all: Arrival[]) => all, (all: Arrival[]) => all.toReversed()]) {
      const id = `bill_${(made += 1)}`;
      await keep(order([carrying(id, 3), naming(id)]));
      expect(await held(id)).toMatchObject([{ mustFetch: true, wanted: 1, waiting: 2 }]);
    }
  });

  it('are offered by what is new alone: an event that came before changes nothing', async () => {
    const id = `bill_${(made += 1)}`;
    const first = carrying(id, 3);
    await keep([first]);
    await keep([first, carrying(id, 4)]);
    await keep([first]);
    expect(await held(id)).toMatchObject([{ mustFetch: false, offered: 4, wanted: 2, waiting: 2 }]);
  });

  it('are not used when what is held was read in the second that they carry, or later', async () => {
    for (const [knownAt, mustFetch] of [
      [8, false],
      [9, true],
      [20, true],
    ] as const) {
      const id = `bill_${(made += 1)}`;
      await keep([carrying(id, 0)]);
      await road.rows(
        `update billing_object set offered = null, offered_at = null, must_fetch = false, known_at = $2
         where external_id = $1`,
        [id, new Date(start + knownAt * 1_000)],
      );
      await keep([carrying(id, 10)]);
      expect(await held(id)).toMatchObject([{ mustFetch, offered: mustFetch ? null : 10 }]);
    }
  });

  it('are offered with what is kept of them, and looked up where another release has offered less', async () => {
    const id = `bill_${(made += 1)}`;
    const fetches = () => road.billing.calls.filter((call) => call === `fetch bill ${id}`).length;
    const value = async () =>
      (await road.rows<{ payload: unknown }>(`select payload from billing_object where external_id = $1`, [id]))[0]
        ?.payload;
    road.billing.put('bill', id, { value: 9 });
    const kept = keptFields([['value', 'whole']]);
    road.billing.keeps = { revision: 1, of: (_kind, payload) => keepOf(payload, kept) };
    const arrival = carrying(id, 40);
    await keep([{ ...arrival, delivery: { ...arrival.delivery, carried: [aNoted(arrival)] } }]);
    const offered = await road.rows(
      `select (offered ->> 'payload')::json as payload from billing_object where external_id = $1`,
      [id],
    );
    expect(offered).toEqual([{ payload: { value: 40 } }]);
    await road.get(BellWorker).drain('refresh');
    expect([await value(), fetches()]).toEqual([{ value: 40 }, 0]);
    await keep([carrying(id, 50)]);
    road.billing.keeps = undefined;
    await road.get(BellWorker).drain('refresh');
    expect([await value(), fetches()]).toEqual([expect.objectContaining({ value: 9 }), 1]);
  });

  it.each([undefined, 1])('are looked up by a release that goes by revisions and keeps %s', async (revision) => {
    const id = `bill_${(made += 1)}`;
    road.billing.keeps = revision === undefined ? undefined : { revision, of: (_kind, payload) => payload };
    await keep([carrying(id, 60)]);
    road.billing.keeps = undefined;
    const offered = await road.rows(
      `select (offered ->> 'revision')::int is not distinct from $2::int as "isUsed" from billing_object where external_id = $1`,
      [id, revision ?? null],
    );
    expect(offered).toEqual([{ isUsed: false }]);
  });

  it('are offered whatever characters they hold', async () => {
    const id = `bill_${(made += 1)}`;
    const arrival = carrying(id, 60);
    await keep([{ ...arrival, delivery: { ...arrival.delivery, carried: [aNoted(arrival, 'a\u0000b\ud800')] } }]);
    await road.get(BellWorker).drain('refresh');
    const rows = await road.rows(`select payload ->> 'note' as note from billing_object where external_id = $1`, [id]);
    expect(rows).toEqual([{ note: 'a\ufffdb\ufffd' }]);
  });

  it('are kept of a connection that is as it was, and of no other', async () => {
    const changed = [
      { connection: { ...connection, generation: connection.generation + 1 } },
      { connection: { ...connection, status: 'revoked' as const } },
      { connection: { ...connection, externalAccountId: 'another' } },
      { connection, sealedSecret: Buffer.from('another') },
    ];
    const before = await road.rows(`select count(*) from delivery`);
    for (const each of changed) {
      expect(await road.get(DeliveriesService).keepAtOnce(each, [carrying('bill_0', 1)])).toBe(false);
    }
    expect(await road.rows(`select count(*) from delivery`)).toEqual(before);
  });

  it('are applied before anything is asked of the billing system', async () => {
    const [id, named] = [`bill_${(made += 1)}`, `bill_${(made += 1)}`];
    await keep([carrying(id, 30), naming(named)]);
    const seen: unknown[] = [];
    road.billing.before = async (call) => {
      if (call !== `fetch bill ${named}`) return;
      seen.push(
        await road.rows(
          `select (payload ->> 'value')::int as value, wanted > done as "isLeft" from billing_object where external_id = $1`,
          [id],
        ),
      );
    };
    await road.get(BellWorker).drain('refresh');
    expect(seen).toEqual([[{ value: 30, isLeft: false }]]);
  });
});
