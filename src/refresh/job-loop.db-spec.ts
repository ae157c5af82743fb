import { randomUUID } from 'node:crypto';
import { Road } from '../../test/support/road.ts';
import { until } from '../../test/support/until.ts';
import { BackfillsService } from '../connections/backfills.service.ts';
import type { JobQueueName } from '../platform/jobs/job-queue.ts';
import { ReadingsService } from '../connections/readings.service.ts';
import { JobLoop } from './job-loop.ts';

describe('a worker that waits for jobs', () => {
  let road: Road;
  const { setInterval } = globalThis;

  beforeEach(async () => {
    road = await Road.open();
  });
  afterEach(async () => {
    globalThis.setInterval = setInterval;
    await road.rooms.close();
    await road.database.close();
  });

  it('hears of one when it is sent, and need not look for it', async () => {
    // Whoever would only look now and then looks never.
    globalThis.setInterval = Object.assign(() => setTimeout(() => undefined, 0), setInterval);
    await road.get(JobLoop).start();
    globalThis.setInterval = setInterval;
    road.billing.put('customer', 'cus_1', { name: 'Company 1' });
    const { id } = await road.connect();
    await until('the book to be read', async () => {
      const done = await road.rows(`select 1 from backfill where connection_id = $1 and status = 'done'`, [id]);
      return done.length > 0;
    });
  });

  it('begins to remove what is to be removed while readings take all their places', async () => {
    const loop = road.get(JobLoop);
    let begun = 0;
    let isRemoving = false;
    let end = (): void => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    loop.handle('backfill', async () => {
      begun += 1;
      await ended;
    });
    loop.handle('purge', async () => {
      isRemoving = true;
    });
    await loop.start();
    await send('backfill', 14);
    await until('readings to begin', async () => begun > 0);
    await send('purge', 1);
    await until('the removal to begin', async () => isRemoving, 20);
    // What a worker may hold in memory is bounded, however many are due.
    expect(begun).toBe(2);
    end();
    await until('all readings to have had their turn', async () => begun === 14);
  });

  it('reads what somebody waits for before what is read by night', async () => {
    await send('backfill', 3);
    const { id } = await road.connect();
    const order: string[] = [];
    const loop = road.get(JobLoop);
    loop.handle('backfill', async ({ connectionId }) => void order.push(connectionId));
    await loop.drain();
    expect([order.indexOf(id), order.length]).toEqual([0, 4]);
  });

  it('gives the place of a reading that waits for its billing system to another', async () => {
    const loop = road.get(JobLoop);
    let resting = 0;
    loop.handle('backfill', async (_job, signal, rest) => {
      resting += 1;
      while (!signal.aborted) await rest(60_000);
    });
    await loop.start();
    await send('backfill', 5);
    await until('all to rest', async () => resting === 5, 20);
  });

  it('keeps a place for a reading that somebody waits for while those of the night take theirs', async () => {
    const loop = road.get(JobLoop);
    const begun: boolean[] = [];
    let end = (): void => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    loop.handle('backfill', async ({ isAwaited = false }) => {
      begun.push(isAwaited);
      await ended;
    });
    await loop.start();
    await send('backfill', 4);
    await until('those of the night to begin', async () => begun.length === 2);
    await send('backfill', 2, { isAwaited: true });
    await until('one that is awaited to begin', async () => begun.length === 3, 20);
    expect(begun).toEqual([false, false, true]);
    end();
    await until('all to have had their turn', async () => begun.length === 6);
  });

  it('keeps it for a reading of the night too that somebody asks for before its turn', async () => {
    const connection = await road.connectAndRead();
    const loop = road.get(JobLoop);
    const begun: (readonly [string, boolean])[] = [];
    let end = (): void => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    loop.handle('backfill', async ({ connectionId, isAwaited = false }) => {
      begun.push([connectionId, isAwaited]);
      await ended;
    });
    await loop.start();
    await send('backfill', 2);
    await until('those of the night to begin', async () => begun.length === 2);
    await road.write((scope) => road.get(BackfillsService).startNightly(scope, connection, 'whole', road.clock.now()));
    await road.get(ReadingsService).resync(road.workspaceId, connection.id);
    await until('the one that is asked for to begin', async () => begun.length === 3, 20);
    expect(begun[2]).toEqual([connection.id, true]);
    end();
    const jobs = `select priority from pgboss.job where name = 'backfill' and data ->> 'connectionId' = $1 and state < 'completed'`;
    await until('its only job to end', async () => (await road.rows(jobs, [connection.id])).length === 0);
  });

  it('begins what somebody waits for however many rest', async () => {
    const loop = road.get(JobLoop);
    let resting = 0;
    let isBegun = false;
    loop.handle('backfill', async ({ isAwaited }, signal, rest) => {
      if (isAwaited) isBegun = true;
      else resting += 1;
      while (!signal.aborted && !isAwaited) await rest(60_000);
    });
    await loop.start();
    await send('backfill', 25);
    await until('as many to rest as may', async () => resting >= 20, 20);
    await send('backfill', 1, { isAwaited: true });
    await until('the one that is awaited to begin', async () => isBegun, 20);
    expect(resting).toBeLessThan(25);
  });

  it('reads what somebody asks for again first, too, when its job was lost', async () => {
    const { id } = await road.connect();
    await road.database.owner.query(`delete from pgboss.job where name = 'backfill'`);
    await road.get(ReadingsService).resync(road.workspaceId, id);
    const { rows } = await road.database.owner.query(`select data, priority from pgboss.job where name = 'backfill'`);
    expect(rows).toMatchObject([{ data: { connectionId: id, isAwaited: true }, priority: 1 }]);
  });

  async function send(queue: JobQueueName, jobs: number, how: { isAwaited?: boolean } = {}): Promise<void> {
    const sent = Array.from({ length: jobs }, () => ({
      workspaceId: road.workspaceId,
      connectionId: randomUUID(),
      ...how,
    }));
    await road.write((scope) => road.get(JobLoop).send(scope, queue, ...sent));
  }
});
