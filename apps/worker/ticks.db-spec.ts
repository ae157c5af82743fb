import { Test } from '@nestjs/testing';
import { ReconcileJob } from '#server/refresh/reconcile.job.ts';
import { openTestDatabase } from '../../test/support/database.ts';
import { Ticks } from './ticks.ts';
import { WorkerModule } from './worker.module.ts';

describe('ticks of the clock', () => {
  it('remove what is old also when readings cannot be asked for', async () => {
    const database = await openTestDatabase();
    const rooms = await Test.createTestingModule({ imports: [WorkerModule.with(database.config)] }).compile();
    rooms.enableShutdownHooks([]);
    await rooms.init();
    try {
      await database.owner.query(
        `insert into directory_unroutable (system, event_id, mode, external_account_id, type, received_at)
         values ('stripe', 'evt_1', 'test', 'acct_1', 'invoice.paid', now() - interval '36 days')`,
      );
      await database.owner.query(
        `insert into directory_refusal (address, day, reason, refused)
         select 'alder', current_date - age, 'rejected', 1 from unnest(array[1, 40]) as age`,
      );
      Object.assign(rooms.get(ReconcileJob, { strict: false }), { tick: () => Promise.reject(new Error('broken')) });
      await rooms.get(Ticks).reconcileHourly();
      expect((await database.owner.query(`select 1 from directory_unroutable`)).rows).toEqual([]);
      expect((await database.owner.query(`select 1 from directory_refusal`)).rows).toHaveLength(1);
    } finally {
      await rooms.close();
      await database.close();
    }
  });
});
