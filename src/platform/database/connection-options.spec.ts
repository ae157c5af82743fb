import { asApplication, readDatabaseUrl, toSourceOptions } from './connection-options.ts';

const databaseUrl = 'postgres://owner:secret@db.example:6432/health';
const keys = { secretKey: Buffer.alloc(32, 1), formerKeys: [] };

describe('what TypeORM is told of a database', () => {
  it('is the address, and never to install an extension', () => {
    expect(toSourceOptions(readDatabaseUrl(databaseUrl))).toEqual({
      type: 'postgres',
      host: 'db.example',
      port: 6432,
      username: 'owner',
      password: 'secret',
      database: 'health',
      ssl: undefined,
      installExtensions: false,
      uuidExtension: 'pgcrypto',
    });
  });

  it.each([
    ['?sslmode=disable', false],
    ['?ssl=true', true],
    ['?sslmode=verify-full', {}],
  ])('says whether to encrypt: %s', (asked, ssl) => {
    const url = `${databaseUrl}${asked}`;
    expect(toSourceOptions(readDatabaseUrl(url)).ssl).toEqual(ssl);
    expect(toSourceOptions(asApplication({ databaseUrl: url, ...keys })).ssl).toEqual(ssl);
  });

  it('differs for the application in who it is, and in nothing else', () => {
    const { username, password, ...own } = toSourceOptions(readDatabaseUrl(databaseUrl));
    const applications = toSourceOptions(asApplication({ databaseUrl, ...keys }));
    expect(applications).toMatchObject(own);
    expect([username, applications.username]).toEqual(['owner', 'keepwell_app']);
    expect(applications.password).not.toBe(password);
  });
});
