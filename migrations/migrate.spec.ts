import { migrate, requireRelease, requireVersion } from './migrate.ts';

describe('before migrating', () => {
  it.each([160_004, 179_999])('refuses server version %i in words', (version) => {
    expect(() => requireVersion(version)).toThrow(/PostgreSQL 18 or newer; .* version 1[67]\./);
  });

  it.each([180_000, 190_001])('takes server version %i', (version) => {
    expect(() => requireVersion(version)).not.toThrow();
  });

  it.each(['127.0.0.1', 'localhost'])('a database at %s that nobody serves is said in words', async (host) => {
    const url = `postgres://owner:hidden@${host}:1/keepwell`;
    const asked = migrate(url, Buffer.alloc(32, 1));
    await expect(asked).rejects.toThrow(new RegExp(`database at ${host}:1 cannot be opened.*ECONNREFUSED`));
    await expect(asked).rejects.not.toThrow(/hidden/);
  });

  it('refuses, in words, a database that a newer release has changed', () => {
    const known = ['Begin20261121010000', 'AddColumn20261122000300'];
    expect(() => requireRelease([...known, 'DropColumn20261123090000'], known)).toThrow(
      'A newer release of Keepwell has changed this database (DropColumn20261123090000).',
    );
    for (const applied of [[], known.slice(1), known, [...known, 'NameOfBefore20261121010500']]) {
      expect(() => requireRelease(applied, known)).not.toThrow();
    }
  });
});
