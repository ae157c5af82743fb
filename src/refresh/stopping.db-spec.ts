import { ConnectorError } from '#connectors/connector-error.ts';
import { Road } from '../../test/support/road.ts';
import { until } from '../../test/support/until.ts';
import { Database } from '../platform/database/database.ts';
import { Doorbells } from '../platform/directory/doorbells.ts';
import { BellWorker } from '../platform/work/bell-worker.ts';
import type { Connection } from '../connections/connection.ts';
import { DisconnectingService } from '../connections/disconnecting.service.ts';
import { JobLoop } from './job-loop.ts';
import { RefreshBatch } from './refresh-batch.ts';
import { RefreshJob } from './refresh.job.ts';
import { Removal } from './removal.ts';
import { Stopping } from './stopping.ts';

describe('a process that is asked to stop', () => {
  let road: Road;

  beforeEach(async () => {
    road = await Road.open();
  });
  afterEach(() => road.database.close());

  it('hands back the reading under way: what was stored stays, the job waits for another', async () => {
    for (let n = 1; n <= 9; n += 1) road.billing.put('customer', `cus_${n}`, { name: `Company ${n}` });
    const { id } = await road.connect();
    const closing: Promise<void>[] = [];
    road.billing.before = async (call) => {
      if (!call.startsWith('list customer odd cus_')) return;
      // In the middle of a range, and the billing system is silent: what ends the call is that the process stops.
      const { signal } = road.get(Stopping);
      const stopped = new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      if (closing.length === 0) closing.push(road.rooms.close());
      if (!signal.aborted) await stopped;
      throw new ConnectorError('unavailable', 'The reading was stopped.');
    };
    await road.get(JobLoop).start();
    await until('the process to be asked to stop', async () => closing.length > 0);
    await Promise.all(closing);
    const calls = road.billing.calls.length;
    expect(await road.rows(`select state from pgboss.job where name = 'backfill'`)).toEqual([
      { state: expect.stringMatching(/^(retry|created)$/) },
    ]);
    expect(await road.rows(`select status from backfill where connection_id = $1`, [id])).not.toEqual([
      { status: 'done' },
    ]);
    expect(await road.rows(`select 1 from billing_object where kind = 'customer'`)).not.toEqual([]);
    expect(road.billing.calls).toHaveLength(calls);
  });

  it('hands back the removal under way, at whatever step it is', async () => {
    const { id } = await road.connectAndRead();
    await road.get(DisconnectingService).disconnect(road.workspaceId, id);
    const closing: Promise<void>[] = [];
    // There is always more to take away, so only that the process stops ends it.
    let steps = 0;
    Object.assign(road.get(Removal), {
      blank: async () => {
        steps += 1;
        if (closing.length === 0) closing.push(road.rooms.close());
        return steps < 1_000;
      },
    });
    await road.get(JobLoop).start();
    await until('the process to be asked to stop', async () => closing.length > 0);
    await Promise.all(closing);
    expect(steps).toBeLessThan(1_000);
    expect(await road.rows(`select state from pgboss.job where name = 'purge'`)).toEqual([
      { state: expect.stringMatching(/^(retry|created)$/) },
    ]);
  });

  it('finishes the batch that it holds, and begins no other', async () => {
    const bells = road.get(BellWorker);
    const ring = () =>
      road
        .get(Database)
        .write(road.workspaceId, (scope) => road.get(Doorbells).ring(scope, 'evaluate', road.clock.now()));
    let begun = 0;
    let isFinished = false;
    let finish = (): void => undefined;
    const held = new Promise<void>((resolve) => (finish = resolve));
    bells.handle('evaluate', async () => {
      begun += 1;
      await held;
      isFinished = true;
      return 'more';
    });
    await bells.start();
    await ring();
    await until('the batch to begin', async () => begun > 0);
    const closing = road.rooms.close().then(() => isFinished);
    await ring();
    finish();
    expect(await closing).toBe(true);
    expect(begun).toBe(1);
    expect(await road.rows(`select 1 from directory_doorbell where kind = 'evaluate'`)).toHaveLength(1);
  });

  it('says that a batch failed when the batches of other connections have ended', async () => {
    const broken = await road.connectAndRead();
    const other = await road.connectAndRead('key-two');
    const { promise: read, resolve: finish } = Promise.withResolvers<void>();
    const begun: string[] = [];
    Object.assign(road.get(RefreshBatch), {
      run: async ({ id }: Connection) => {
        begun.push(id);
        if (id === broken.id) throw new Error('broken');
        await read;
      },
    });
    let hasEnded = false;
    const ran = road
      .get(RefreshJob)
      .run(road.workspaceId, road.clock.now())
      .catch(String)
      .finally(() => (hasEnded = true));
    await until('both to begin', async () => begun.length === 2);
    await road.rows(`select pg_sleep(0.2)`);
    expect([begun.toSorted(), hasEnded]).toEqual([[broken.id, other.id].toSorted(), false]);
    finish();
    expect(await ran).toBe('Error: broken');
    await road.rooms.close();
  });
});
