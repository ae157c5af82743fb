import { migrate } from '#migrations/migrate.ts';
import { openTestDatabase } from '../../../test/support/database.ts';
import { keyIdOf } from '../config/main-keys.ts';
import { Database } from './database.ts';

describe('the main key of a database', () => {
  it('must be the one that its secrets were sealed under, or name it among the former ones', async () => {
    const database = await openTestDatabase();
    const other = Buffer.alloc(32, 9);
    const known = database.config.secretKey;
    const rotated = { ...database.config, secretKey: other, secretKeyId: keyIdOf(other) };
    const wrong = new Database(rotated, []);
    const right = new Database(database.config, []);
    const rotating = new Database({ ...rotated, formerKeys: [known] }, []);
    try {
      const words = `sealed under main key ${database.config.secretKeyId}, but the key given is ${keyIdOf(other)}`;
      await expect(wrong.open()).rejects.toThrow(words);
      await expect(migrate(database.url, other)).rejects.toThrow(words);
      await expect(right.open()).resolves.toBeUndefined();
      await expect(rotating.open()).resolves.toBeUndefined();
      await expect(migrate(database.url, other, [known])).resolves.toEqual([]);
    } finally {
      for (const one of [wrong, right, rotating]) await one.onApplicationShutdown();
      await database.close();
    }
  });
});
