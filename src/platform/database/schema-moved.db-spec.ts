import { openTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { Database } from './database.ts';
import { isAway } from './retriable.ts';
import { SchemaMoved } from './schema-moved.ts';

const workspaceId = '00000000-0000-4000-8000-000000000001';

describe('a program that runs on while a newer release migrates', () => {
  let opened: TestDatabase;
  let database: Database;

  beforeEach(async () => {
    opened = await openTestDatabase();
    database = new Database(opened.config, []);
    await database.open();
  });
  afterEach(async () => {
    await database.onApplicationShutdown();
    await opened.close();
  });

  const failing = () =>
    database.write(workspaceId, ({ db }) => db.query('select plan from account')).catch((error: unknown) => error);
  const migrate = () =>
    opened.owner.query(`alter table account rename plan to plan_name; update main_key set schema_name = 'newer'`);

  it('says that it is too old, is not ready, and blames nothing on its work', async () => {
    await expect(database.ping()).resolves.toBeUndefined();
    await migrate();
    const error = await failing();
    expect(error).toBeInstanceOf(SchemaMoved);
    expect(isAway(error)).toBe(true);
    await expect(database.ping()).rejects.toThrow('Start it again from that release.');
  });

  it('works on with all that is as it was, and is ready', async () => {
    await migrate();
    await expect(database.ping()).resolves.toBeUndefined();
    await expect(database.write(workspaceId, ({ db }) => db.query('select name from account'))).resolves.toEqual([]);
  });

  it('knows what fails in the middle of migrating, though it began there, and is ready when that has ended', async () => {
    await opened.owner.query(
      `alter table account rename plan to plan_name; update main_key set schema_name = 'under way to 2'`,
    );
    await database.onApplicationShutdown();
    database = new Database(opened.config, []);
    await database.open();
    expect(await failing()).toBeInstanceOf(SchemaMoved);
    await expect(database.ping()).rejects.toThrow(SchemaMoved);
    await opened.owner.query(`alter table account rename plan_name to plan; update main_key set schema_name = 'newer'`);
    await expect(database.ping()).resolves.toBeUndefined();
    await expect(failing()).resolves.toEqual([]);
  });

  it('has its own mistakes for its own while the schema is the one it began with', async () => {
    await opened.owner.query(`alter table account rename plan to plan_name`);
    const error = await failing();
    expect(error).not.toBeInstanceOf(SchemaMoved);
    expect(isAway(error)).toBe(false);
  });
});
