import { once } from 'node:events';
import pg from 'pg';
import { killAll, migratedAt, schemaAt, startMigrating } from './support/migrating.ts';
import { until } from './support/until.ts';

describe('migrating', () => {
  const cluster: { host: string; port: number } = JSON.parse(process.env['KEEPWELL_TEST_CLUSTER'] ?? '{}');
  const name = `migrating_${process.pid}`;
  const urlOf = (database: string) =>
    `postgres://postgres@localhost:${cluster.port}/${database}?host=${encodeURIComponent(cluster.host)}`;
  let admin: pg.Client;

  beforeAll(async () => {
    admin = new pg.Client({ ...cluster, user: 'postgres', database: 'postgres' });
    await admin.connect();
    await admin.query(`create database ${name}`);
  });
  afterAll(async () => {
    await admin.query(`drop database ${name} with (force)`);
    await admin.end();
  });

  it('ends with the schema of an undisturbed one, although two at a time were killed on the way', async () => {
    const url = urlOf(name);
    const both = [startMigrating(url), startMigrating(url)];
    try {
      await until('the first migrations are done', async () => (await migratedAt(url)) > 0);
    } finally {
      await killAll(both);
    }
    const last = startMigrating(url);
    expect(await once(last, 'exit')).toEqual([0, null]);
    expect(await schemaAt(url)).toBe(await schemaAt(urlOf('keepwell_template')));
  });
});
