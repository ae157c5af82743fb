import { DataSource, type QueryRunner } from 'typeorm';
import {
  applicationPassword,
  applicationRole,
  readDatabaseUrl,
  toSourceOptions,
} from '#server/platform/database/connection-options.ts';
import { keyIdOf } from '#server/platform/config/main-keys.ts';
import { underWay } from '#server/platform/database/known-schema.ts';
import { requireMainKey } from '#server/platform/database/main-key.ts';
import { migrations } from './index.ts';

/** What our SQL needs: `uuidv7()`, and the row before an update in `returning`. */
const oldestVersion = 180_000;

/** Year to second, as digits. */
const stampLength = 14;

/** One number for "a migrator is at work": two processes that start together migrate one after the other. */
const migratorLock = 7_212_026;

/**
 * Brings the database up to date as its owner, and gives the application's role the password that follows from the main key.
 * Run again after an interruption it goes on where it stopped: each migration is one transaction.
 */
export async function migrate(
  databaseUrl: string,
  secretKey: Buffer,
  formerKeys: readonly Buffer[] = [],
): Promise<readonly string[]> {
  const address = readDatabaseUrl(databaseUrl);
  const source = new DataSource({
    ...toSourceOptions(address),
    migrations,
    migrationsTransactionMode: 'each',
    poolSize: 3,
    extra: { application_name: 'keepwell migrations' },
  });
  await open(source, `${address.host}:${address.port}`);
  const lock = source.createQueryRunner();
  try {
    const [server]: { version: number; may: boolean }[] = await lock.query(
      `select current_setting('server_version_num')::int as version, rolsuper or rolcreaterole as may
       from pg_roles where rolname = current_user`,
    );
    requireVersion(server?.version ?? 0);
    requireRoles(server?.may ?? false, address.user);
    await lock.query(`select pg_advisory_lock($1)`, [migratorLock]);
    const ours = source.migrations.map(({ name, constructor }) => name ?? constructor.name);
    const applied = await appliedTo(lock);
    requireRelease(applied, ours);
    if (ours.some((name) => !applied.includes(name))) await nameUnderWay(lock, ours);
    const ran = await source.runMigrations();
    // Before the role is given a password: a wrong key must not lock out the programs that have the right one.
    const keys = [secretKey, ...formerKeys];
    await lock.query(`insert into main_key (key_id) values ($1) on conflict do nothing`, [keyIdOf(secretKey)]);
    await lock.query(
      `update main_key set schema_name = s.name
       from (select count(*) || ' migrations to ' || max(right(name, ${stampLength})) as name from migrations) s
       where schema_name is distinct from s.name`,
    );
    const [known]: { key_id: string }[] = await lock.query(`select key_id from main_key`);
    requireMainKey(known?.key_id ?? null, keys.map(keyIdOf));
    // While a rotation is under way programs that know only the former key go on: the password stays theirs until it has ended.
    const key = keys.find((one) => keyIdOf(one) === known?.key_id) ?? secretKey;
    await lock.query(`alter role ${applicationRole} login password '${applicationPassword(key)}'`);
    return ran.map((migration) => migration.name);
  } finally {
    await lock.query(`select pg_advisory_unlock($1)`, [migratorLock]).catch(() => undefined);
    await lock.release();
    await source.destroy();
  }
}

/** Throws, in words, for a server too old for our SQL; `version` as `server_version_num` gives it. */
export function requireVersion(version: number): void {
  if (version >= oldestVersion) return;
  const major = Math.floor(version / 10_000);
  throw new Error(`Keepwell needs PostgreSQL 18 or newer; the server of DATABASE_URL is version ${major}.`);
}

/** The migrations that this database has had; none where nobody has migrated it yet. */
async function appliedTo(db: QueryRunner): Promise<readonly string[]> {
  const [table]: { name: string | null }[] = await db.query(`select to_regclass('migrations')::text as name`);
  if (!table?.name) return [];
  const rows: { name: string }[] = await db.query(`select name from migrations`);
  return rows.map(({ name }) => name);
}

/** Programs that run on meanwhile are to know why they fail in the middle, too. A database of before such names stays without. */
async function nameUnderWay(db: QueryRunner, ours: readonly string[]): Promise<void> {
  const named: unknown[] = await db.query(
    `select 1 from pg_attribute where attrelid = to_regclass('main_key') and attname = 'schema_name'`,
  );
  if (named.length === 0) return;
  await db.query(`update main_key set schema_name = $1`, [`${underWay}${newestOf(ours)}`]);
}

/** Throws, in words, when a newer release has migrated the database: this one would not know what it writes to (faults.md §5.10). */
export function requireRelease(applied: readonly string[], known: readonly string[]): void {
  const newest = newestOf(known);
  const newer = applied.filter((name) => stampOf(name) > newest).sort();
  if (newer.length === 0) return;
  throw new Error(
    `A newer release of Keepwell has changed this database (${newer.join(', ')}). Start that release, or restore a backup from before it.`,
  );
}

function newestOf(names: readonly string[]): string {
  return names.map(stampOf).sort().at(-1) ?? '';
}

/** When a migration was written: the digits at the end of its name. */
function stampOf(name: string): string {
  return name.slice(-stampLength);
}

/** Throws, in words, for an owner of the database who may not make the application's role. */
function requireRoles(may: boolean, user: string): void {
  if (may) return;
  throw new Error(
    `${user}, the owner named in DATABASE_URL, may not create roles, and Keepwell needs one of its own: ${applicationRole}. ` +
      `Run "alter role ${user} createrole" as an administrator and start again.`,
  );
}

async function open(source: DataSource, place: string): Promise<void> {
  try {
    await source.initialize();
  } catch (cause) {
    // A name with several addresses fails with one error for each and no words of its own.
    const words = cause instanceof AggregateError ? cause.errors.map(String).join('; ') : String(cause);
    throw new Error(`The database at ${place} cannot be opened. Is DATABASE_URL right? ${words}`, { cause });
  }
}
