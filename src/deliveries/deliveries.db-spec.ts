import { jest } from '@jest/globals';
import { settleAnswered } from '#migrations/20261122000320-settle-answered-deliveries.ts';
import type { ObjectRef } from '#connectors/billing-object.ts';
import { ConnectorError } from '#connectors/connector-error.ts';
import type { FakeEvent } from '../../test/support/fake-billing.ts';
import { Road } from '../../test/support/road.ts';
import { until } from '../../test/support/until.ts';
import { DisconnectingService } from '../connections/disconnecting.service.ts';
import { ReadingsService } from '../connections/readings.service.ts';
import { ReconnectingService } from '../connections/reconnecting.service.ts';
import { WebhookSecrets } from '../connections/webhook-secrets.ts';
import type { Connection } from '../connections/connection.ts';
import { Database } from '../platform/database/database.ts';
import { BellWorker } from '../platform/work/bell-worker.ts';
import { AfterRefreshSteps } from '../refresh/after-refresh.ts';
import { DeliveriesService } from './deliveries.service.ts';
import { DeliveryProof } from './delivery-proof.ts';
import { RefusalsService } from './refusals.service.ts';
import { WebhooksService } from './webhooks.service.ts';

const ref = (kind: string, externalId: string): ObjectRef => ({ kind, externalId });

/** An event about the one bill. */
const about = (id: string, change: Partial<FakeEvent> = {}): FakeEvent => ({
  id,
  refs: [{ kind: 'bill', externalId: 'bill_1' }],
  ...change,
});

describe('deliveries', () => {
  let road: Road;
  let connection: Connection;

  beforeEach(async () => {
    road = await Road.open();
    road.billing.put('customer', 'cus_1', { name: 'Alder Works' });
    road.billing.put('bill', 'bill_1', { customer: 'cus_1', value: 1 });
    connection = await road.connectAndRead();
    await road.get(WebhookSecrets).set(road.workspaceId, connection.id, 'secret-one');
    road.billing.calls = [];
    road.clock.advance(10_000);
  });

  afterEach(() => road.close());

  const postText = (text: string, secret = 'secret-one', publicId = connection.publicId) =>
    road.get(WebhooksService).receive({
      system: connection.system,
      publicId,
      body: Buffer.from(text),
      headers: { 'x-signature': secret },
    });
  const post = (event: FakeEvent, secret?: string, publicId?: string) =>
    postText(JSON.stringify(event), secret, publicId);
  const carrying = (id: string, value: number): FakeEvent => ({
    id,
    carried: [{ kind: 'bill', id: 'bill_1', payload: { customer: 'cus_1', value }, at: road.clock.now() }],
  });
  const stored = () =>
    road.rows<{ event_id: string; result: string; words: string | null }>(
      `select event_id, result, words from delivery order by event_id`,
    );
  const bill = async () =>
    (
      await road.rows<{ value: number }>(
        `select (payload ->> 'value')::int as value from billing_object where external_id = 'bill_1'`,
      )
    )[0]?.value;
  const refresh = () => road.get(BellWorker).drain('refresh');
  const fetches = () => road.billing.calls.filter((call) => call.startsWith('fetch'));

  it('stores the same event once, a hundred times at once, and looks once', async () => {
    await Promise.all(Array.from({ length: 100 }, () => post(about('evt_1'))));
    expect(await stored()).toEqual([{ event_id: 'evt_1', result: 'waiting', words: null }]);
    await refresh();
    expect(fetches()).toEqual(['fetch bill bill_1']);
    expect(await stored()).toEqual([{ event_id: 'evt_1', result: 'applied', words: null }]);
    await post(about('evt_1'));
    expect(await refresh()).toBe(0);
  });

  it('keeps nothing of an event that somebody else keeps at the same moment', async () => {
    await post(about('evt_1'));
    const texts = () => road.rows(`select id from delivery_text`);
    const before = await texts();
    let second: Promise<void> | undefined;
    await road.get(Database).write(road.workspaceId, async ({ db }) => {
      // The row of the other one, not committed yet.
      await db.query(
        `insert into delivery (workspace_id, connection_id, through, id, event_id, type, mode, happened_at, received_at, result, refs,
           text_id, text_from, text_bytes)
         select workspace_id, connection_id, through, gen_random_uuid(), 'evt_2', type, mode, happened_at, received_at, result, refs,
           text_id, text_from, text_bytes
         from delivery where event_id = 'evt_1'`,
      );
      let isOver = false;
      second = post(about('evt_2')).finally(() => (isOver = true));
      const waits = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      await until('the second one', async () => isOver || (await road.rows(waits)).length > 0);
    });
    await second;
    expect((await stored()).map(({ event_id }) => event_id)).toEqual(['evt_1', 'evt_2']);
    expect(await texts()).toEqual(before);
  });

  it('calls an event that came before none: neither by webhook nor where it is asked for', async () => {
    await post(about('evt_1'));
    const noted = async () => {
      const { lastEventAt, lastEventThrough } = await road.connection(connection.id);
      return { lastEventAt, lastEventThrough };
    };
    const before = await noted();
    expect(before).toEqual({ lastEventAt: road.clock.now(), lastEventThrough: 'webhook' });
    road.billing.events.push({ event: about('evt_1'), at: road.clock.now() });
    road.clock.advance(40_000);
    await road.get(BellWorker).drain('poll');
    expect(await noted()).toEqual(before);
    road.clock.advance(40 * 3_600_000);
    await post(about('evt_1'));
    expect(await noted()).toEqual(before);
  });

  it('takes events for new until one comes again, and looks for a while whether others do', async () => {
    const sent = jest.spyOn(road.get(Database), 'writeAtOnce');
    const names = () => sent.mock.calls.splice(0).map(([, { name }]) => name);
    await post(about('evt_1'));
    expect(names()).toEqual(['keep new deliveries']);
    await post(about('evt_1'));
    expect(names()).toEqual(['keep more new deliveries', 'keep deliveries']);
    await post(about('evt_2'));
    expect(names()).toEqual(['keep deliveries']);
    road.clock.advance(10_000);
    await post(about('evt_3'));
    expect(names()).toEqual(['keep new deliveries']);
    expect((await stored()).map(({ event_id }) => event_id)).toEqual(['evt_1', 'evt_2', 'evt_3']);
    expect(await road.rows(`select 1 from delivery_text`)).toHaveLength(3);
  });

  it('calls a delivery applied when all that it named was looked at, and not before', async () => {
    const [one, other] = [ref('bill', 'bill_1'), ref('customer', 'cus_1')];
    await post(about('evt_1', { refs: [one, other] }));
    await post(about('evt_2'));
    const look = async (at: ObjectRef) => {
      await road.get(Database).write(road.workspaceId, async (scope) => {
        const settled = [{ ...at, wanted: '1000' }];
        await road.get(AfterRefreshSteps).settled(scope, connection.id, settled, road.clock.now());
      });
      return (await stored()).map(({ result }) => result);
    };
    expect(await look(one)).toEqual(['waiting', 'applied']);
    expect(await look(other)).toEqual(['applied', 'applied']);
  });

  it('calls a delivery applied when what it named is looked at by two at the same moment', async () => {
    const [one, other] = [ref('bill', 'bill_1'), ref('customer', 'cus_1')];
    await post(about('evt_1', { refs: [one, other] }));
    const look = (at: ObjectRef, then: () => Promise<unknown> = async () => undefined) =>
      road.get(Database).write(road.workspaceId, async (scope) => {
        const settled = [{ ...at, wanted: '1000' }];
        await road.get(AfterRefreshSteps).settled(scope, connection.id, settled, road.clock.now());
        await then();
      });
    let second: Promise<void> | undefined;
    await look(one, async () => {
      let isOver = false;
      second = look(other).finally(() => (isOver = true));
      const waits = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      await until('the second one', async () => isOver || (await road.rows(waits)).length > 0);
    });
    await second;
    expect((await stored()).map(({ result }) => result)).toEqual(['applied']);
  });

  it('calls applied what an earlier release left waiting or failed with nothing left to wait for', async () => {
    for (const id of ['evt_1', 'evt_2', 'evt_3']) await post(about(id));
    await road.rows(
      `delete from delivery_object using delivery t where t.id = delivery_id and t.event_id in ('evt_1', 'evt_2')`,
    );
    await road.rows(`update delivery set result = 'failed', words = 'It could not be read.' where event_id = 'evt_2'`);
    await road.rows(`insert into directory_member (user_id, workspace_id) values ('ada', $1) on conflict do nothing`, [
      road.workspaceId,
    ]);
    await road.rows(settleAnswered);
    expect(await stored()).toEqual([
      { event_id: 'evt_1', result: 'applied', words: null },
      { event_id: 'evt_2', result: 'applied', words: null },
      { event_id: 'evt_3', result: 'waiting', words: null },
    ]);
  });

  it('believes the billing system and not the order of deliveries', async () => {
    road.billing.put('bill', 'bill_1', { customer: 'cus_1', value: 5 });
    await post(about('evt_2'));
    await post(about('evt_1'));
    await refresh();
    expect(await bill()).toBe(5);
  });

  it('uses an object that came whole and newer without a call', async () => {
    await post(carrying('evt_1', 7));
    await refresh();
    expect(await bill()).toBe(7);
    expect(fetches()).toEqual([]);
    expect((await stored())[0]?.result).toBe('applied');
  });

  it('uses it also after a later reading that ended because its key was refused', async () => {
    road.billing.before = (call) => {
      if (call.startsWith('list bill')) throw new ConnectorError('rejected', 'The key was deleted.');
    };
    await road.get(ReadingsService).resync(road.workspaceId, connection.id);
    await road.jobs();
    expect(await road.rows(`select ended_at from backfill where status = 'failed'`)).toEqual([
      { ended_at: road.clock.now() },
    ]);
    road.billing.before = () => undefined;
    await road.get(ReconnectingService).replace(road.workspaceId, connection.id, { credentials: { key: 'key-two' } });
    await road.jobs();
    await road.work();
    road.billing.calls = [];
    road.clock.advance(60_000);
    await post(carrying('evt_1', 7));
    await refresh();
    expect(await bill()).toBe(7);
    expect(fetches()).toEqual([]);
  });

  it('fetches when two of one second carry the object: nobody knows which is newer', async () => {
    road.billing.put('bill', 'bill_1', { customer: 'cus_1', value: 9 });
    await post(carrying('evt_1', 7));
    await post(carrying('evt_2', 8));
    await refresh();
    expect(await bill()).toBe(9);
    expect(fetches()).toEqual(['fetch bill bill_1']);
  });

  it('fetches when a delivery that came a day late carries an older state', async () => {
    const late = carrying('evt_1', 7);
    road.clock.advance(24 * 3_600_000);
    road.billing.put('bill', 'bill_1', { customer: 'cus_1', value: 9 });
    await post(about('evt_2'));
    await refresh();
    await post(late);
    await refresh();
    expect(await bill()).toBe(9);
    expect((await stored()).map((row) => row.result)).toEqual(['applied', 'applied']);
  });

  const refused = async () => {
    await road.get(RefusalsService).flush();
    return road.rows(`select reason, refused::int from directory_refusal`);
  };

  it('refuses what it cannot prove and keeps nothing of it but a count', async () => {
    await expect(post(about('evt_1'), 'forged')).rejects.toMatchObject({ kind: 'invalid', code: 'delivery_refused' });
    await expect(post(about('evt_1'), 'forged')).rejects.toMatchObject({ kind: 'invalid' });
    expect(await stored()).toEqual([]);
    expect(await refused()).toEqual([{ reason: 'rejected', refused: 2 }]);
  });

  it('refuses proven bytes that are no JSON, or that could be read in two ways, and counts them too', async () => {
    const [head, tail] = ['{"id":"evt_1",', '"refs":[]}'];
    for (const inside of [
      '"id":"evt_2",',
      '"__proto__":{},',
      '"constructor":{},',
      `"a":${'['.repeat(32)}${']'.repeat(32)},`,
    ]) {
      await expect(postText(`${head}${inside}${tail}`)).rejects.toMatchObject({
        kind: 'invalid',
        code: 'delivery_refused',
      });
    }
    expect(await stored()).toEqual([]);
    expect(await refused()).toEqual([{ reason: 'malformed', refused: 4 }]);
    await postText(`${head}"constructor":"Bob & Sons",${tail}`);
    expect(await stored()).toHaveLength(1);
  });

  it('looks at the proof before it reads anything', async () => {
    for (const text of ['{"__proto__":', '', '\u0000']) {
      await expect(postText(text, 'forged')).rejects.toMatchObject({ code: 'delivery_refused' });
    }
    expect(await refused()).toEqual([{ reason: 'rejected', refused: 3 }]);
  });

  it('counts apart what is proven and of another time', async () => {
    const read = () => {
      throw new ConnectorError('rejected', 'The signature is right, but its time is not.', { isStale: true });
    };
    Object.assign(road.billing.webhook, { read });
    await expect(post(about('evt_1'))).rejects.toMatchObject({ kind: 'invalid', code: 'delivery_refused' });
    expect(await refused()).toEqual([{ reason: 'stale', refused: 1 }]);
  });

  /** What was remembered of the connection is out of date, and `change` comes between the new look and the keeping. */
  const postWhile = async (change: () => Promise<unknown>) => {
    await post(about('evt_0'));
    const deliveries = road.get(DeliveriesService);
    const hold = deliveries.hold.bind(deliveries);
    jest.spyOn(deliveries, 'hold').mockImplementation(async (...held) => {
      await change();
      return hold(...held);
    });
    await replace('key-two');
    await post(about('evt_1'));
  };
  const replace = (key: string) =>
    road.get(ReconnectingService).replace(road.workspaceId, connection.id, { credentials: { key } });

  it('keeps what comes while the key is replaced', async () => {
    let isReplaced = false;
    const once = async () => {
      if (isReplaced) return;
      isReplaced = true;
      await replace('key-three');
    };
    await postWhile(once);
    expect((await stored()).map((row) => row.event_id)).toEqual(['evt_0', 'evt_1']);
  });

  it('keeps what comes when the key is replaced after its connection was held', async () => {
    const deliveries = road.get(DeliveriesService);
    const hold = deliveries.hold.bind(deliveries);
    await post(about('evt_0'));
    await replace('key-two');
    jest.spyOn(deliveries, 'hold').mockImplementationOnce(async (...work) => {
      const held = await hold(...work);
      await replace('key-three');
      return held;
    });
    await post(about('evt_1'));
    expect((await stored()).map((row) => row.event_id)).toEqual(['evt_0', 'evt_1']);
  });

  it('keeps what comes for its account while the key is replaced', async () => {
    const { letterbox, arrival } = await road.get(DeliveryProof).prove({
      system: connection.system,
      publicId: connection.publicId,
      body: Buffer.from(JSON.stringify(about('evt_1'))),
      headers: { 'x-signature': 'secret-one' },
    });
    await replace('key-two');
    await road.get(WebhooksService).keep(letterbox.connection, arrival);
    expect((await stored()).map((row) => row.event_id)).toEqual(['evt_1']);
  });

  it('asks for it again where the connection does not come to rest', async () => {
    let keys = 0;
    const again = () => replace(`key-${(keys += 1)}`);
    await expect(postWhile(again)).rejects.toMatchObject({ kind: 'unavailable', code: 'busy' });
    expect((await stored()).map((row) => row.event_id)).toEqual(['evt_0']);
  });

  it('knows nothing of an address whose connection ends meanwhile', async () => {
    const end = () => road.get(DisconnectingService).disconnect(road.workspaceId, connection.id);
    await expect(postWhile(end)).rejects.toMatchObject({ kind: 'not_found', code: 'address_unknown' });
  });

  it('knows nothing of an address that nobody has', async () => {
    await expect(post(about('evt_1'), 'secret-one', 'invented')).rejects.toMatchObject({ kind: 'not_found' });
    expect(await refused()).toEqual([]);
  });

  it('accepts the old secret for a day after a rotation, and then only the new one', async () => {
    await road.get(WebhookSecrets).set(road.workspaceId, connection.id, 'secret-two');
    await post(about('evt_1'), 'secret-one');
    await post(about('evt_2'), 'secret-two');
    road.clock.advance(24 * 3_600_000 + 1_000);
    await expect(post(about('evt_3'), 'secret-one')).rejects.toMatchObject({ kind: 'invalid' });
    await post(about('evt_4'), 'secret-two');
    expect((await stored()).map((row) => row.event_id)).toEqual(['evt_1', 'evt_2', 'evt_4']);
  });

  it('keeps an event of the other mode without acting on it', async () => {
    await post(about('evt_1', { mode: 'live' }));
    expect(await stored()).toEqual([
      { event_id: 'evt_1', result: 'ignored', words: 'A live event on a test connection: kept, not acted on.' },
    ]);
    expect(await refresh()).toBe(0);
  });

  it('keeps events that name nothing it reads', async () => {
    await post({ id: 'evt_1', type: 'novelty.appeared', refs: [] });
    expect((await stored())[0]).toMatchObject({ result: 'ignored' });
  });

  it('ends its access when the billing system says so, keeps later events, and fetches nothing in vain', async () => {
    await road.rows(`update connection set key_kind = 'consent' where id = $1`, [connection.id]);
    await post(about('evt_1', { endsAccess: true }));
    expect((await road.connection(connection.id)).status).toBe('revoked');
    await post(about('evt_2'));
    expect((await stored())[1]).toMatchObject({ event_id: 'evt_2', result: 'ignored' });
    road.clock.advance(3_600_000);
    await road.work();
    expect(road.billing.calls).toEqual([]);
  });

  it('says of a delivery whose object may not be read why it was not applied', async () => {
    await post(about('evt_1'));
    road.billing.before = (call) => {
      if (call.startsWith('fetch')) throw new ConnectorError('malformed', 'It answered with a poem.');
    };
    await refresh();
    expect(await stored()).toEqual([{ event_id: 'evt_1', result: 'failed', words: 'It answered with a poem.' }]);
  });

  it('loses nothing and keeps order of business under a burst about many objects', async () => {
    for (let n = 2; n <= 60; n += 1) road.billing.put('bill', `bill_${n}`, { customer: 'cus_1', value: n });
    await Promise.all(
      Array.from({ length: 240 }, (_, n) =>
        post({ id: `evt_${n}`, refs: [{ kind: 'bill', externalId: `bill_${(n % 60) + 1}` }] }),
      ),
    );
    await refresh();
    expect(await road.rows(`select 1 from delivery where result = 'applied'`)).toHaveLength(240);
    expect(new Set(fetches()).size).toBe(60);
    expect(fetches()).toHaveLength(60);
  });
});
