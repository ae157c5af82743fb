import { migrate, requireVersion } from './migrate.ts';

describe('before migrating', () => {
  it.each([
    [160_004, false],
    [179_999, false],
    [180_000, true],
    [190_001, true],
  ])('server version %i is new enough: %s', (version, isEnough) => {
    const asked = () => requireVersion(version);
    if (isEnough) expect(asked).not.toThrow();
    else expect(asked).toThrow(/PostgreSQL 18 or newer; .* version 1[67]\./);
  });

  it.each(['127.0.0.1', 'localhost'])('a database at %s that nobody serves is said in words', async (host) => {
    const url = `postgres://owner:hidden@${host}:1/keepwell`;
    const asked = migrate(url, Buffer.alloc(32, 1));
    await expect(asked).rejects.toThrow(new RegExp(`database at ${host}:1 cannot be opened.*ECONNREFUSED`));
    await expect(asked).rejects.not.toThrow(/hidden/);
  });
});
