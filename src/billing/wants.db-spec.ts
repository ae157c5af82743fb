import fc from 'fast-check';
import type { BillingObject } from '#connectors/connector.ts';
import { Road } from '../../test/support/road.ts';
import type { Connection } from '../connections/connection.ts';
import { WantsService } from './wants.service.ts';

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

describe('objects that are offered', () => {
  let road: Road;
  let connection: Connection;
  let made = 0;

  beforeAll(async () => {
    road = await Road.open();
    connection = await road.connect();
  });
  afterAll(() => road.close());

  const carried = (externalId: string, second: number): BillingObject => ({
    kind: 'bill',
    externalId,
    customerId: 'cus_1',
    payload: { value: second },
    apiVersion: '1',
    knownAt: new Date(start + second * 1_000 + 250),
    isDeleted: false,
  });
  const offer = (objects: readonly BillingObject[]) =>
    road.write((scope) => road.get(WantsService).offer(scope, connection.id, objects));
  const held = (externalId: string) =>
    road.rows<Held & { wanted: number }>(
      `select (offered -> 'payload' ->> 'value')::int as offered, must_fetch as "mustFetch", wanted::int,
         (extract(epoch from offered_at) - $2)::int as second from billing_object where external_id = $1`,
      [externalId, start / 1_000],
    );

  it('are used when the latest is newer than all that waits, and fetched when nobody knows which is', async () => {
    const second = fc.integer({ min: 0, max: 5 });
    const batches = fc.array(fc.array(second, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(batches, async (given) => {
        const id = `bill_${(made += 1)}`;
        for (const batch of given) await offer(batch.map((at) => carried(id, at)));
        const expected = given.reduce<Held>(after, { offered: null, second: null, mustFetch: false });
        const [row] = await held(id);
        expect({ ...row, offered: null }).toEqual({ ...expected, offered: null, wanted: given.length });
        // Which of a tie waits does not matter: it is fetched. Alone, it is the latest.
        expect(row?.mustFetch === true || row?.offered === expected.offered).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('are raised once each, in one statement for all of them', async () => {
    const raised = await offer(['a', 'b', 'a', 'c'].map((id, n) => carried(`many_${id}`, n)));
    expect(raised.map(({ externalId, wanted }) => [externalId, Number(wanted)])).toEqual([
      ['many_a', 1],
      ['many_b', 1],
      ['many_c', 1],
    ]);
    expect(await offer([])).toEqual([]);
  });

  it('are not used when what is held was read in the second that they carry, or later', async () => {
    for (const [knownAt, mustFetch] of [
      [8, false],
      [9, true],
      [20, true],
    ] as const) {
      const id = `bill_${(made += 1)}`;
      await offer([carried(id, 0)]);
      await road.rows(
        `update billing_object set offered = null, offered_at = null, must_fetch = false, known_at = $2 where external_id = $1`,
        [id, new Date(start + knownAt * 1_000)],
      );
      await offer([carried(id, 10)]);
      expect(await held(id)).toMatchObject([{ mustFetch, offered: mustFetch ? null : 10 }]);
    }
  });
});
