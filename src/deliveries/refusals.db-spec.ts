import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { openRooms } from '../../test/support/rooms.ts';
import { SetClock } from '../../test/support/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { Database } from '../platform/database/database.ts';
import { RefusalsService } from './refusals.service.ts';

describe('counting what was refused', () => {
  const now = new Date('2026-06-15T12:00:00Z');
  let database: TestDatabase;
  let rooms: Awaited<ReturnType<typeof openRooms>>;
  /** No timer runs: it writes when it is told. */
  let refusals: RefusalsService;

  beforeEach(async () => {
    database = await openTestDatabase();
    rooms = await openRooms({ database, clock: new SetClock() });
    refusals = new RefusalsService(rooms.get(Database));
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await rooms.close();
    await database.close();
  });

  const counted = async () =>
    (await database.owner.query(`select address, reason, refused::int from directory_refusal order by 1, 2`)).rows;
  const countAlder = () => refusals.count('alder', 'rejected', now);

  it('writes nothing with a refusal, and all of them at once afterwards', async () => {
    for (let n = 0; n < 500; n += 1) countAlder();
    refusals.count('alder', 'stale', now);
    expect(await counted()).toEqual([]);
    await refusals.flush();
    countAlder();
    await refusals.onApplicationShutdown();
    expect(await counted()).toEqual([
      { address: 'alder', reason: 'rejected', refused: 501 },
      { address: 'alder', reason: 'stale', refused: 1 },
    ]);
  });

  it('goes on counting while the database is away', async () => {
    countAlder();
    await database.owner.query(`alter table directory_refusal rename to away`);
    await refusals.flush();
    countAlder();
    await database.owner.query(`alter table away rename to directory_refusal`);
    await refusals.flush();
    expect(await counted()).toEqual([{ address: 'alder', reason: 'rejected', refused: 2 }]);
  });

  it('holds no more than so many counts, whatever is refused, and tells how many it lost', async () => {
    const told = watchWarnings();
    for (let n = 0; n < 10_500; n += 1) refusals.count(`address_${n}`, 'rejected', now);
    await refusals.flush();
    expect(await counted()).toHaveLength(10_000);
    expect(told()).toMatchObject([{ outcome: 'refusals_not_counted', lost: 500 }]);
    countAlder();
    await refusals.flush();
    expect(told()).toHaveLength(1);
  });

  it('tells what is lost with the process while the database is away', async () => {
    const told = watchWarnings();
    for (let n = 0; n < 3; n += 1) countAlder();
    await database.owner.query(`alter table directory_refusal rename to away`);
    await refusals.flush();
    await refusals.onApplicationShutdown();
    expect(told()).toMatchObject([{ lost: 0 }, { lost: 3 }]);
  });

  function watchWarnings(): () => unknown[] {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    return () => warn.mock.calls.map(([words]) => words);
  }
});
