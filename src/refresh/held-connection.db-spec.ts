import pg from 'pg';
import { ConnectorError } from '#connectors/connector-error.ts';
import { Road } from '../../test/support/road.ts';
import { untilBlockedBy } from '../../test/support/locks.ts';
import { WantsService } from '../billing/wants.service.ts';
import { AccessFactory } from '../connections/access.ts';
import { AskingService } from '../connections/asking.service.ts';
import { BackfillsService } from '../connections/backfills.service.ts';
import type { Connection } from '../connections/connection.ts';
import { ConnectionHealthService } from '../connections/connection-health.service.ts';
import { DisconnectingService } from '../connections/disconnecting.service.ts';
import { ReadingsService } from '../connections/readings.service.ts';
import { BackfillKinds } from './backfill-kinds.ts';
import { BackfillState } from './backfill-state.ts';
import { BackfillOvertaken, CallCount, type BackfillWork } from './backfill-work.ts';
import { HeldConnection } from './held-connection.ts';
import { PurgeJob } from './purge.job.ts';
import { RefreshClaims } from './refresh-claims.ts';
import { RefreshRecord } from './refresh-record.service.ts';

describe('writing what belongs to a connection', () => {
  let road: Road;
  const never = new AbortController().signal;
  const refusal = new ConnectorError('forbidden', 'No bills.', { permissions: ['bill_read'] });

  beforeEach(async () => {
    road = await Road.open();
    // By these the account is known again.
    for (const n of [1, 2]) road.billing.put('customer', `cus_${n}`, { name: `Company ${n}` });
  });

  afterEach(() => road.close());

  const before = (connection: Connection): Connection => ({ ...connection, generation: connection.generation - 1 });
  const ofBills = async (id: string) =>
    (await road.connection(id)).resources.find(({ resource }) => resource === 'bill')?.result;
  const lose = (connection: Connection) =>
    road.write((scope) => road.get(ConnectionHealthService).degrade(scope, connection, refusal));
  /** The reading that waits to be begun, and all it needs. */
  const workOf = async (id: string): Promise<BackfillWork> => {
    const open = await road.write((scope) => road.get(BackfillsService).findOpen(scope, id));
    if (!open) throw new Error('There is no reading.');
    const access = await road.get(AccessFactory).open(open.connection, never);
    return { ...open, connector: road.billing, access, signal: never, calls: new CallCount() };
  };
  /** A reading that is about to find out from where events are followed. */
  const unfollowed = async () => {
    const { id } = await road.connectAndRead();
    await road.rows(`update connection set events_cursor = null where id = $1`, [id]);
    await road.get(ReadingsService).resync(road.workspaceId, id);
    return { id, work: await workOf(id) };
  };
  /** Under a call that is on its way the connection is ended, all that was read is removed, and it is connected again. */
  const connectAgainDuring = (call: string, id: string) => {
    let isDone = false;
    road.billing.before = async (name) => {
      if (name !== call || isDone) return;
      isDone = true;
      await road.get(DisconnectingService).disconnect(road.workspaceId, id);
      await road.get(PurgeJob).run({ workspaceId: road.workspaceId, connectionId: id }, never);
      await road.connect();
    };
  };

  /** The work finds the connection as it was, and waits for somebody who has not yet committed another key. Answers how it ended. */
  const whileReplaced = async (id: string, work: () => Promise<unknown>): Promise<unknown> => {
    const other = new pg.Client({ connectionString: road.database.url });
    await other.connect();
    try {
      await other.query('begin');
      await other.query(`update connection set generation = generation + 1 where id = $1`, [id]);
      const ended = work().catch((error: unknown) => error);
      await untilBlockedBy(other);
      await other.query('commit');
      return await ended;
    } finally {
      await other.end();
    }
  };

  it('is done while it stands, and not at all after it has ended', async () => {
    const connection = await road.connect();
    const write = (one: Connection, step: () => Promise<string>) => road.get(HeldConnection).write(one, step);
    await expect(write(connection, () => Promise.resolve('written'))).resolves.toBe('written');
    let steps = 0;
    const counting = () => Promise.resolve(`${(steps += 1)}`);
    await expect(write(before(connection), counting)).rejects.toThrow(BackfillOvertaken);
    expect(steps).toBe(0);
  });

  it('is not done by a reading of before: where events are followed from is for the one of now to find', async () => {
    const { id, work } = await unfollowed();
    connectAgainDuring('changes', id);
    await expect(road.get(BackfillState).begin(work)).rejects.toThrow(BackfillOvertaken);
    expect(await road.connection(id)).toMatchObject({ status: 'reading', eventsCursor: null });
  });

  it('is not done by a reading of before: what was refused to it is not refused now', async () => {
    const { id, work } = await unfollowed();
    connectAgainDuring('changes', id);
    const changes = road.billing.changes.bind(road.billing);
    road.billing.changes = async (access, cursor) => {
      await changes(access, cursor);
      throw refusal;
    };
    await expect(road.get(BackfillState).begin(work)).rejects.toThrow(BackfillOvertaken);
    expect(await ofBills(id)).toBe('readable');
    const { backfill } = await workOf(id);
    const stale = { ...work, backfill };
    await expect(road.get(BackfillKinds).giveUp(stale, 'bill', refusal)).rejects.toThrow(BackfillOvertaken);
    expect(await road.rows(`select 1 from backfill_phase where status = 'unavailable'`)).toEqual([]);
  });

  it('is not done by a reading of before: what is refused to it while the key is replaced stays to be read', async () => {
    const { id } = await road.connect();
    const work = await workOf(id);
    const givenUp = await whileReplaced(id, () => road.get(BackfillKinds).giveUp(work, 'bill', refusal));
    expect(givenUp).toBeInstanceOf(BackfillOvertaken);
    expect(await road.rows(`select 1 from backfill_phase where status = 'unavailable'`)).toEqual([]);
  });

  it('sets no object aside that is refused to the key of before while it is replaced', async () => {
    const connection = await road.connectAndRead();
    await road.write((scope) =>
      road.get(WantsService).want(scope, connection.id, [{ kind: 'customer', externalId: 'cus_1' }]),
    );
    const taken = await road.get(RefreshClaims).take(connection, true);
    const failed = taken?.unread.map((row) => ({ row, error: refusal })) ?? [];
    const fail = () =>
      road.write((scope) =>
        road.get(RefreshRecord).fail(scope, connection, taken?.token ?? '', failed, road.clock.now()),
      );
    expect(await whileReplaced(connection.id, fail)).toBeUndefined();
    expect(await road.rows(`select external_id, attempts from billing_object where wanted > done`)).toEqual([
      { external_id: 'cus_1', attempts: 0 },
    ]);
  });

  it('is not done by a reading of before: what it may read again is not what can be read now', async () => {
    road.billing.kinds.splice(2, 1, { kind: 'bill', label: 'Bills', isCatalogue: false, isOptional: true });
    const { id } = await road.connectAndRead();
    await lose(await road.connection(id));
    await road.get(ReadingsService).resync(road.workspaceId, id);
    const work = await workOf(id);
    road.billing.before = async (name) => {
      if (name === 'check') await road.rows(`update connection set generation = generation + 1 where id = $1`, [id]);
    };
    await expect(road.get(BackfillState).begin(work)).rejects.toThrow(BackfillOvertaken);
    expect(await ofBills(id)).toBe('missing');
  });

  it('says nothing of the key of now after the one of before was asked', async () => {
    road.billing.kinds.splice(2, 1, { kind: 'bill', label: 'Bills', isCatalogue: false, isOptional: true });
    const { id } = await road.connectAndRead();
    const connection = await road.connection(id);
    await lose(before(connection));
    expect(await ofBills(id)).toBe('readable');
    await lose(connection);
    await road.get(AskingService).ask(before(connection));
    expect(await ofBills(id)).toBe('missing');
    await road.get(AskingService).ask(connection);
    expect(await ofBills(id)).toBe('readable');
  });
});
