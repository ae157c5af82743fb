import { SetClock } from '../../../test/support/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { openRooms } from '../../../test/support/rooms.ts';
import { aWorkspace } from '../../../test/support/workspace.ts';
import { Database } from '../database/database.ts';
import { claim, countUnclaimed, finish, handBack, LeaseLost, type WorkTable } from './work.ts';

const accounts: WorkTable = { table: 'account_work', key: { account_id: 'uuid' } };
type Row = { account_id: string; wanted: string };

describe('claiming work from rows', () => {
  let database: TestDatabase;
  let rooms: Awaited<ReturnType<typeof openRooms>>;
  let db: Database;
  let workspaceId: string;
  const clock = new SetClock();

  beforeAll(async () => {
    database = await openTestDatabase();
    rooms = await openRooms({ database, clock });
    db = rooms.get(Database);
  });
  beforeEach(async () => {
    ({ workspaceId } = await aWorkspace(database));
    await database.owner.query(
      `insert into account_work (workspace_id, account_id, wanted) select $1, uuidv7(), 1 from generate_series(1, 3)`,
      [workspaceId],
    );
  });
  afterAll(async () => {
    await rooms.close();
    await database.close();
  });

  const take = (limit = 10) =>
    db.write(workspaceId, (scope) => claim<Row>(scope, accounts, { now: clock.now(), limit }));

  it('gives each row to one claim only', async () => {
    const [first, second] = [await take(2), await take(2)];
    expect([first.rows.length, second.rows.length]).toEqual([2, 1]);
    expect(new Set([...first.rows, ...second.rows].map((row) => row.account_id)).size).toBe(3);
    expect((await take()).rows).toEqual([]);
  });

  it('counts what nobody has claimed, no further than asked', async () => {
    const count = (most: number) => {
      const options = {
        now: clock.now(),
        most,
        where: 'account_id > $4',
        parameters: ['00000000-0000-0000-0000-000000000000'],
      };
      return db.read(workspaceId, (scope) => countUnclaimed(scope, accounts, options));
    };
    expect([await count(10), await count(2)]).toEqual([3, 2]);
    await take(2);
    expect(await count(10)).toBe(1);
    clock.advance(61_000);
    expect(await count(10)).toBe(3);
  });

  it('claims again what was requested while it was worked on', async () => {
    const taken = await take();
    await database.owner.query(`update account_work set wanted = wanted + 1 where account_id = $1`, [
      taken.rows[0]?.account_id,
    ]);
    await db.write(workspaceId, (scope) => finish(scope, accounts, taken.token, taken.rows));
    expect((await take()).rows).toHaveLength(1);
  });

  it('refuses the finish of a worker whose lease was taken over', async () => {
    const slow = await take();
    clock.advance(61_000);
    const next = await take();
    expect(next.rows).toHaveLength(3);
    await expect(
      db.write(workspaceId, (scope) => finish(scope, accounts, slow.token, slow.rows)),
    ).rejects.toBeInstanceOf(LeaseLost);
    await db.write(workspaceId, (scope) => finish(scope, accounts, next.token, next.rows));
  });

  it('keeps rows that were handed back until their time', async () => {
    const taken = await take();
    const retryAt = new Date(clock.now().getTime() + 30_000);
    await db.write(workspaceId, (scope) => handBack(scope, accounts, taken.token, { error: 'away', retryAt }));
    expect((await take()).rows).toEqual([]);
    clock.advance(31_000);
    expect((await take()).rows).toHaveLength(3);
  });

  it('shows rows of one workspace only, whatever is asked', async () => {
    const other = await aWorkspace(database);
    const seen = await db.read(other.workspaceId, (scope) => scope.db.query('select 1 from account_work'));
    expect(seen).toEqual([]);
    await expect(db.outside((manager) => manager.query('select 1 from account_work'))).resolves.toEqual([]);
  });
});
