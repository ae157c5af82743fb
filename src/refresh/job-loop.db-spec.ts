import { randomUUID } from 'node:crypto';
import { Road } from '../../test/support/road.ts';
import { until } from '../../test/support/until.ts';
import type { JobQueueName } from '../platform/jobs/job-queue.ts';
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

  async function send(queue: JobQueueName, jobs: number): Promise<void> {
    const sent = Array.from({ length: jobs }, () => ({ workspaceId: road.workspaceId, connectionId: randomUUID() }));
    await road.write((scope) => road.get(JobLoop).send(scope, queue, ...sent));
  }
});
