import { openTestDatabase, type TestDatabase } from '../test/support/database.ts';
import { migrations } from './index.ts';
import { migrate } from './migrate.ts';

describe('a database on its way to another schema', () => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await openTestDatabase();
  });
  afterEach(() => database.close());

  const schemaName = async () => (await database.owner.query(`select schema_name from main_key`)).rows[0]?.schema_name;

  it('is named so before the first migration, and bears no name of a schema when one of them failed', async () => {
    expect(await schemaName()).toMatch(new RegExp(`^${migrations.length} migrations to \\d{14}$`));
    const { rowCount } = await database.owner.query(`delete from migrations where name like 'NameTheSchema%'`);
    expect(rowCount).toBe(1);
    // What it makes is there already.
    await expect(migrate(database.url, database.config.secretKey)).rejects.toThrow('already exists');
    expect(await schemaName()).toMatch(/^under way to \d{14}$/);
  });
});
