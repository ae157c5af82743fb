import { openTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { Database } from './database.ts';
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
});
