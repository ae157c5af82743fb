import { migrate } from '#migrations/migrate.ts';
import { openTestDatabase } from '../../../test/support/database.ts';
import { keyIdOf } from '../config/config.ts';
import { Database } from './database.ts';

describe('the main key of a database', () => {
  it('must be the one that its secrets were sealed under', async () => {
    const database = await openTestDatabase();
    const other = Buffer.alloc(32, 9);
    const wrong = new Database({ ...database.config, secretKey: other, secretKeyId: keyIdOf(other) }, []);
    const right = new Database(database.config, []);
    try {
      const words = `sealed under main key ${database.config.secretKeyId}, but the key given is ${keyIdOf(other)}`;
      await expect(wrong.open()).rejects.toThrow(words);
      await expect(migrate(database.url, other)).rejects.toThrow(words);
      await expect(right.open()).resolves.toBeUndefined();
    } finally {
      await wrong.onApplicationShutdown();
      await right.onApplicationShutdown();
      await database.close();
    }
  });
});
