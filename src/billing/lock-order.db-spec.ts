import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { openTestDatabaseOfWords } from '../../test/support/database.ts';
import { Road } from '../../test/support/road.ts';
import { untilBlockedBy } from '../../test/support/locks.ts';
import type { Connection } from '../connections/connection.ts';
import { MirrorService } from './mirror.service.ts';
import type { ReceivedObject } from './replace-objects.ts';
import { SweepsService } from './sweeps.service.ts';
import { WantsService } from './wants.service.ts';

/** In a database that knows words `bill_a` comes before `bill_B`; as bytes, and for JavaScript, it comes after it. */
const refs = ['bill_a', 'bill_B'].map((externalId) => ({ kind: 'bill', externalId, customerId: 'cus_1' }));

describe('locking rows of the mirror, in a database that sorts as people do', () => {
  let road: Road;
  let connection: Connection;
  let other: pg.Client;

  beforeAll(async () => {
    road = await Road.open({ database: await openTestDatabaseOfWords() });
    connection = await road.connect();
    other = new pg.Client({ connectionString: road.database.url });
    await other.connect();
  });
  beforeEach(async () => {
    await road.rows('delete from billing_object');
    await road.write((scope) => road.get(WantsService).want(scope, connection.id, refs));
  });
  afterAll(async () => {
    await other.end();
    await road.close();
  });

  /** While somebody holds the row that is the first in the order of bytes, the work waits for it; answers what it has locked by then. */
  const lockedBefore = async (work: () => Promise<unknown>) => {
    await other.query(`begin`);
    await other.query(`select from billing_object where external_id = 'bill_B' for update`);
    const done = work();
    await untilBlockedBy(other);
    const free = await road.rows<{ external_id: string }>(
      `select external_id from billing_object where kind = 'bill' for update skip locked`,
    );
    await other.query(`commit`);
    await done;
    return refs.map(({ externalId }) => externalId).filter((id) => !free.some((row) => row.external_id === id));
  };
  const theirs = ['bill_B'];

  it('sorts otherwise than JavaScript does', async () => {
    const rows = await road.rows<{ id: string }>(`select id from unnest($1::text[]) as id order by id`, [
      refs.map(({ externalId }) => externalId),
    ]);
    expect(rows.map(({ id }) => id)).not.toEqual(refs.map(({ externalId }) => externalId).sort());
  });

  it('begins with the same row when requests are raised', async () => {
    const want = () => road.write((scope) => road.get(WantsService).want(scope, connection.id, refs));
    expect(await lockedBefore(want)).toEqual(theirs);
  });

  it('begins with the same row when pages are mirrored', async () => {
    const objects = refs.map((ref): ReceivedObject => ({
      ...ref,
      payload: {},
      apiVersion: '1',
      knownAt: road.clock.now(),
      isDeleted: false,
    }));
    const mirror = () =>
      road.write((scope) =>
        road
          .get(MirrorService)
          .mirror(scope, { id: connection.id, connector: road.billing }, objects, road.clock.now()),
      );
    expect(await lockedBefore(mirror)).toEqual(theirs);
  });

  it('begins with the same row when what deliveries offered is taken', async () => {
    const token = randomUUID();
    const offered = JSON.stringify({ customerId: 'cus_1', payload: '{}', shape: '1', isDeleted: false });
    await road.rows(
      `update billing_object set must_fetch = false, offered = $1, offered_at = $2, lease_token = $3, lease_until = now()`,
      [offered, road.clock.now(), token],
    );
    const take = () =>
      road.write((scope) =>
        road
          .get(MirrorService)
          .take(
            scope,
            { id: connection.id, connector: road.billing },
            { token, refs, rule: { confirmedAt: null, shape: '1' } },
            road.clock.now(),
          ),
      );
    expect(await lockedBefore(take)).toEqual(theirs);
  });

  /** A reading has named both, or neither. */
  const sweep = async (named: readonly string[]) => {
    await road.rows(`delete from backfill_page`);
    const [backfill] = await road.rows<{ id: string }>(
      `with reading as (select workspace_id, id from backfill where connection_id = $1),
         page as (insert into backfill_page (workspace_id, backfill_id, kind, key, external_ids)
           select workspace_id, id, 'bill', 'all', $2 from reading)
       select id from reading`,
      [connection.id, named],
    );
    const now = road.clock.now();
    const reading = { connectionId: connection.id, backfillId: backfill?.id ?? '', beganAt: now, before: now };
    const kinds = [{ kind: 'bill', holds: 'all' as const }];
    return () => road.write((scope) => road.get(SweepsService).want(scope, reading, kinds, 10));
  };
  const hold = (goneAt: Date | null) =>
    road.rows(`update billing_object set payload = '{}', known_at = $1, gone_at = $2, done = wanted`, [
      new Date(road.clock.now().getTime() - 60_000),
      goneAt,
    ]);

  it('begins with the same row when a sweep asks for what it did not see', async () => {
    await hold(null);
    expect(await lockedBefore(await sweep([]))).toEqual(theirs);
    expect(await road.rows(`select 1 from billing_object where wanted > done and swept = wanted`)).toHaveLength(2);
  });

  it('begins with the same row when a sweep has seen again what was gone', async () => {
    await hold(new Date(road.clock.now().getTime() - 1_000));
    expect(await lockedBefore(await sweep(refs.map(({ externalId }) => externalId)))).toEqual(theirs);
    expect(await road.rows(`select 1 from billing_object where gone_at is null and wanted = done`)).toHaveLength(2);
  });
});
