import type { Access } from '#connectors/access.ts';
import { ConnectorError } from '#connectors/connector-error.ts';
import { Road } from '../../test/support/road.ts';
import { until } from '../../test/support/until.ts';
import { aWorkspace } from '../../test/support/workspace.ts';
import { WantsService } from '../billing/wants.service.ts';
import { ConnectingService } from '../connections/connecting.service.ts';
import { ReadingsService } from '../connections/readings.service.ts';
import { Database } from '../platform/database/database.ts';
import { Beginnings } from '../workspaces/beginnings.ts';
import { BackfillJob } from './backfill.job.ts';

/** faults.md §3.1. */
describe('a connection that is asked to wait', () => {
  let road: Road;
  let resting: string;
  let other: { readonly workspaceId: string; readonly connectionId: string };
  const minutes = 60_000;

  /** Two workspaces read the same system, each with a key of its own; the first one's is told to wait, whatever it asks. */
  beforeEach(async () => {
    road = await Road.open();
    for (const n of [1, 2, 3]) {
      road.billing.put('customer', `cus_${n}`, { name: `Company ${n}` });
      road.billing.put('bill', `bill_${n}`, { customer: `cus_${n}`, value: n });
    }
    ({ id: resting } = await road.connectAndRead());
    const { workspaceId } = await aWorkspace(road.database, 'Southwind');
    await road.get(Database).write(workspaceId, (scope) => road.get(Beginnings).run(scope, road.clock.now()));
    const credentials = { key: 'key-of-southwind' };
    const connectionId = await road.get(ConnectingService).connect(workspaceId, { system: 'measure', credentials });
    other = { workspaceId, connectionId };
    await road.jobs();
    await road.work();
    for (const name of ['list', 'fetch', 'changes'] as const) limit(name);
    road.clock.advance(20 * minutes);
  });

  afterEach(() => road.close());

  const limit = (name: 'list' | 'fetch' | 'changes') => {
    const ask = road.billing[name];
    const limited = (access: Access, ...rest: unknown[]): Promise<unknown> => {
      if (access.credentials['key'] === 'key-one') {
        return Promise.reject(new ConnectorError('limited', 'Slow down.', { retryAfterMs: 10 * minutes }));
      }
      return Reflect.apply(ask, road.billing, [access, ...rest]);
    };
    Object.assign(road.billing, { [name]: limited });
  };
  const ofBoth = (sql: string, ...rest: unknown[]) => road.rows(sql, [[resting, other.connectionId], ...rest]);
  const want = (workspaceId: string, connectionId: string) =>
    road
      .get(Database)
      .write(workspaceId, (scope) =>
        road.get(WantsService).want(scope, connectionId, [{ kind: 'bill', externalId: 'bill_2' }]),
      );

  it('keeps no other workspace from its objects and its events', async () => {
    road.billing.put('bill', 'bill_2', { customer: 'cus_2', value: 20 });
    await want(road.workspaceId, resting);
    await want(other.workspaceId, other.connectionId);
    await road.work();
    expect(
      await ofBoth(
        `select wanted > done as waits, payload -> 'value' as value from billing_object
         where external_id = 'bill_2' and connection_id = any($1::uuid[]) order by array_position($1::uuid[], connection_id)`,
      ),
    ).toEqual([
      { waits: true, value: 2 },
      { waits: false, value: 20 },
    ]);
    expect(
      await ofBoth(
        `select resting_until, polled_at = $2 as is_polled from connection where id = any($1::uuid[]) order by array_position($1::uuid[], id)`,
        road.clock.now(),
      ),
    ).toEqual([
      { resting_until: new Date(road.clock.now().getTime() + 10 * minutes), is_polled: false },
      { resting_until: null, is_polled: true },
    ]);
  });

  it('keeps no other workspace from reading everything', async () => {
    const stop = new AbortController();
    const read = ({ workspaceId, connectionId }: typeof other) => {
      const job = { workspaceId, connectionId };
      return road.get(BackfillJob).run(job, stop.signal);
    };
    await road.get(ReadingsService).resync(road.workspaceId, resting);
    await road.get(ReadingsService).resync(other.workspaceId, other.connectionId);
    const states = () =>
      ofBoth(
        `select status from backfill where not is_first and connection_id = any($1::uuid[]) order by array_position($1::uuid[], connection_id)`,
      );
    const waiting = read({ workspaceId: road.workspaceId, connectionId: resting }).catch((error: unknown) => error);
    await until('the pause', async () => JSON.stringify(await states()).includes('paused'));
    await read(other);
    expect(await states()).toEqual([{ status: 'paused' }, { status: 'done' }]);
    expect(await road.rows(`select 1 from backfill_slice where done_at is null and cursor is not null`)).toEqual([]);
    stop.abort();
    expect(await waiting).toBeInstanceOf(Error);
  });
});
