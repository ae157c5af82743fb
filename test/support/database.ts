import pg from 'pg';
import { once } from 'node:events';
import { readConfig, type Config } from '#server/platform/config/config.ts';
import { startMigrating } from './migrating.ts';

export interface TestDatabase {
  readonly config: Config;
  readonly url: string;
  /** As the owner, past row-level security: to look at whole tables, never to do the application's work. */
  readonly owner: pg.Client;
  close(): Promise<void>;
}

let made = 0;

/** A database of its own, cloned from the migrated template. Close the application's connections first, then this. */
export function openTestDatabase(settings: Readonly<Record<string, string>> = {}): Promise<TestDatabase> {
  return open('template keepwell_template strategy file_copy', settings);
}

/** The same with an order of letters as most servers have it, where `a` stands before `B`. It is migrated, which takes a while. */
export async function openTestDatabaseOfWords(): Promise<TestDatabase> {
  const database = await open(`template template0 encoding utf8 locale 'C' locale_provider icu icu_locale 'en-US'`, {});
  const [code] = await once(startMigrating(database.url), 'exit');
  if (code !== 0) throw new Error('The database could not be migrated.');
  return database;
}

async function open(how: string, settings: Readonly<Record<string, string>>): Promise<TestDatabase> {
  const cluster: { host: string; port: number } = JSON.parse(process.env['KEEPWELL_TEST_CLUSTER'] ?? '{}');
  const name = `t_${process.pid}_${Date.now().toString(36)}_${(made += 1)}`;
  const admin = new pg.Client({ ...cluster, user: 'postgres', database: 'postgres' });
  await admin.connect();
  await admin.query(`create database ${name} ${how}`);
  const owner = new pg.Client({ host: cluster.host, port: cluster.port, user: 'postgres', database: name });
  await owner.connect();
  const url = `postgres://postgres@localhost:${cluster.port}/${name}?host=${encodeURIComponent(cluster.host)}`;
  const config = readConfig(['stripe', 'measure', 'toy'], {
    DATABASE_URL: url,
    KEEPWELL_SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
    DATABASE_POOL_SIZE: '6',
    LOG_LEVEL: 'silent',
    REFERENCE_RATES_URL: 'off',
    ...settings,
  });
  const close = async () => {
    await owner.end();
    await admin.query(`drop database ${name} with (force)`);
    await admin.end();
  };
  return { config, url, owner, close };
}
