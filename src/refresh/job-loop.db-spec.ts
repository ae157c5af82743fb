import { Road } from '../../test/support/road.ts';
import { until } from '../../test/support/until.ts';
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
});
