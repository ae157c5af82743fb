import { DataSource } from 'typeorm';
import { Road } from '../test/support/road.ts';
import { EndFailedReadings20261122001200 } from './20261122001200-end-failed-readings.ts';

describe('ending readings that a refused key ended', () => {
  let road: Road;

  beforeAll(async () => {
    road = await Road.open();
  });
  afterAll(() => road.close());

  it('gives those an end, no later than the next one began, and leaves all others as they are', async () => {
    const { id } = await road.connectAndRead();
    await road.rows(`delete from backfill`);
    const add = (status: string, frozenAt: string, endedAt: string | null) =>
      road.rows(
        `insert into backfill (workspace_id, connection_id, is_first, cause, extent, generation, status, frozen_at, started_at, ended_at)
         values ($1, $2, false, 'night', 'whole', 1, $3, $4, $4, $5)`,
        [road.workspaceId, id, status, frozenAt, endedAt],
      );
    await add('failed', '2030-01-02T03:00:00Z', null);
    await add('done', '2030-01-03T03:00:00Z', '2030-01-03T04:00:00Z');
    await add('failed', '2030-01-04T03:00:00Z', null);
    await add('running', '2030-01-05T03:00:00Z', null);
    const source = await new DataSource({ type: 'postgres', url: road.database.url }).initialize();
    const runner = source.createQueryRunner();
    await new EndFailedReadings20261122001200().up(runner);
    await runner.release();
    await source.destroy();
    expect(await road.rows(`select status, ended_at from backfill order by frozen_at, id`)).toEqual([
      { status: 'failed', ended_at: new Date('2030-01-03T03:00:00Z') },
      { status: 'done', ended_at: new Date('2030-01-03T04:00:00Z') },
      { status: 'failed', ended_at: new Date('2030-01-05T03:00:00Z') },
      { status: 'running', ended_at: null },
    ]);
  });
});
