import { openTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { Database } from './database.ts';
import { isAway, isOutage } from './retriable.ts';
import type { Scope } from './scope.ts';

const workspaceId = '00000000-0000-4000-8000-000000000001';

describe('a transaction whose statements are under way together', () => {
  let opened: TestDatabase;
  let database: Database;

  beforeAll(async () => {
    opened = await openTestDatabase();
    database = new Database(opened.config, []);
    await database.open();
    await opened.owner.query(`
      create sequence tries;
      grant usage on sequence tries to public;
      create function fail(code text, times int) returns void language plpgsql as $$
        begin if nextval('tries') <= times then raise exception 'said by the server' using errcode = code; end if; end $$`);
  });
  beforeEach(() => opened.owner.query('alter sequence tries restart'));
  afterAll(async () => {
    await database.onApplicationShutdown();
    await opened.close();
  });

  /** The statement that fails is told of later than the one that follows it. */
  const together = ({ db }: Scope, code: string, times: number) =>
    Promise.all([later(db.query('select fail($1, $2)', [code, times])), db.query('select 1')]);
  const later = async (answer: Promise<unknown>) => {
    try {
      await answer;
    } catch (error) {
      await new Promise((resolve) => setImmediate(resolve));
      throw error;
    }
  };

  it('fails with what the server said first, not with what it said of the rest', async () => {
    const work = database.write(workspaceId, (scope) => together(scope, '53100', 1));
    await expect(work).rejects.toMatchObject({ code: '53100' });
    const after = database.write(workspaceId, ({ db }) => db.query('select nothing'));
    await expect(after).rejects.toThrow('column "nothing" does not exist');
  });

  it('is begun again when one of them had to give way', async () => {
    await expect(database.write(workspaceId, (scope) => together(scope, '40001', 2))).resolves.toHaveLength(2);
  });

  /** Ends the connection in the middle of a transaction, and goes on in it when that is known. */
  const endedBetween = (end: (scope: Scope) => Promise<unknown>) =>
    database
      .write(workspaceId, async (scope) => {
        await end(scope);
        for (let looks = 0; looks < 50; looks += 1) {
          await new Promise((resolve) => setTimeout(resolve, 100));
          // What the server said meanwhile is read first.
          await new Promise((resolve) => setImmediate(resolve));
          await scope.db.query('select 1');
        }
      })
      .catch((error: unknown) => error);

  it('is waited out when the server ended it between two statements', async () => {
    const error = await endedBetween(async ({ db }) => {
      const [own]: { pid: number }[] = await db.query('select pg_backend_pid() as pid');
      await opened.owner.query('select pg_terminate_backend($1)', [own?.pid]);
    });
    expect(error).toMatchObject({ code: '57P01' });
    expect([isAway(error), isOutage(error)]).toEqual([true, true]);
    await expect(database.write(workspaceId, ({ db }) => db.query('select 1'))).resolves.toHaveLength(1);
  });

  it('is its own fault when it stood still for longer than it may', async () => {
    const error = await endedBetween(({ db }) => db.query(`set local idle_in_transaction_session_timeout = '20ms'`));
    expect(error).toMatchObject({ code: '25P03' });
    expect(isAway(error)).toBe(false);
  });
});
