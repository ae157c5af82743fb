import { DataSource } from 'typeorm';
import { applicationPassword, applicationRole, readDatabaseUrl } from '#server/platform/database/connection-options.ts';
import { migrations } from './index.ts';

/** One number for "a migrator is at work": two processes that start together migrate one after the other. */
const migratorLock = 7_212_026;

/**
 * Brings the database up to date as its owner, and gives the application's role the password that follows from the main key.
 * Run again after an interruption it goes on where it stopped: each migration is one transaction.
 */
export async function migrate(databaseUrl: string, secretKey: Buffer): Promise<readonly string[]> {
  const address = readDatabaseUrl(databaseUrl);
  const source = new DataSource({
    type: 'postgres',
    host: address.host,
    port: address.port,
    username: address.user,
    password: address.password,
    database: address.database,
    ssl: address.ssl as boolean | undefined,
    migrations,
    migrationsTransactionMode: 'each',
    installExtensions: false,
    uuidExtension: 'pgcrypto',
    poolSize: 3,
    extra: { application_name: 'keepwell migrations' },
  });
  await source.initialize();
  const lock = source.createQueryRunner();
  try {
    await lock.query(`select pg_advisory_lock($1)`, [migratorLock]);
    const ran = await source.runMigrations();
    await lock.query(`alter role ${applicationRole} login password '${applicationPassword(secretKey)}'`);
    return ran.map((migration) => migration.name);
  } finally {
    await lock.query(`select pg_advisory_unlock($1)`, [migratorLock]).catch(() => undefined);
    await lock.release();
    await source.destroy();
  }
}
