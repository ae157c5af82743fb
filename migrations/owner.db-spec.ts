import { openTestDatabase } from '../test/support/database.ts';
import { migrate } from './migrate.ts';

describe('the owner of a database', () => {
  it('who may not make the role of the application is told so, and what to do', async () => {
    const database = await openTestDatabase();
    const name = `bare_${process.pid}`;
    try {
      await database.owner.query(`create role ${name} login`);
      const url = database.url.replace('//postgres@', `//${name}@`);
      const asked = migrate(url, database.config.secretKey);
      await expect(asked).rejects.toThrow(`Run "alter role ${name} createrole"`);
    } finally {
      await database.owner.query(`drop role if exists ${name}`);
      await database.close();
    }
  });
});
