import type { TestingModule } from '@nestjs/testing';
import { BellWorker } from '#server/platform/work/bell-worker.ts';
import { JobLoop } from '#server/refresh/job-loop.ts';
import type { TestDatabase } from './database.ts';

/** Does all jobs. A first reading that has concluded waits for everyone to be evaluated before it reads the books. */
export async function drainJobs(rooms: TestingModule, { owner }: Pick<TestDatabase, 'owner'>): Promise<void> {
  let isOver = false;
  const drained = rooms
    .get(JobLoop, { strict: false })
    .drain()
    .finally(() => (isOver = true));
  const letGoOn = async () => {
    while (!isOver) {
      const waiting = await owner.query(
        `select 1 from backfill b join connection c on c.id = b.connection_id
         where b.is_first and b.status = 'running' and c.first_backfill_ended_at is not null`,
      );
      if (waiting.rows.length > 0) await rooms.get(BellWorker, { strict: false }).drain('evaluate');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  await Promise.all([drained, letGoOn()]);
}
