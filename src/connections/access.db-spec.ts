import { Road } from '../../test/support/road.ts';
import { openRooms } from '../../test/support/rooms.ts';
import { until } from '../../test/support/until.ts';
import { aWorkspace } from '../../test/support/workspace.ts';
import { AccessFactory, type Candidate } from './access.ts';
import { ConnectingService } from './connecting.service.ts';
import { ConnectionsModule } from './connections.module.ts';
import { ConnectionsService } from './connections.service.ts';
import { Database } from '../platform/database/database.ts';

const signal = new AbortController().signal;
const call = { at: new Date(), method: 'GET', path: '/x', status: 200, ms: 1, purpose: 'read' } as const;

describe('access to one account from two processes', () => {
  let road: Road;
  let other: Awaited<ReturnType<typeof openRooms>>;

  beforeEach(async () => {
    road = await Road.open();
    other = await openRooms({
      database: road.database,
      clock: road.clock,
      imports: [ConnectionsModule],
      connectors: [road.billing],
    });
  });
  afterEach(async () => {
    await other.close();
    await road.close();
  });

  it('shares the calls at once, and hands over what a process gives back when it ends', async () => {
    const connection = await road.connect('key-one');
    const { inFlight } = road.billing.limits.test;
    const here = await road.get(AccessFactory).open(connection, signal);
    const there = await other.get(AccessFactory).open(connection, signal);
    for (let n = 0; n < inFlight; n += 1) await there.throttle('/x');
    const places = async () =>
      (
        await road.rows<{ holders: Record<string, { places: number; wants: number }> }>(
          `select holders from call_budget`,
        )
      ).flatMap((row) => Object.values(row.holders));
    let begun = 0;
    const mine = Promise.all(Array.from({ length: inFlight }, () => here.throttle('/x').then(() => (begun += 1))));
    await until('this process to stand in the queue', async () =>
      (await places()).some((holder) => holder.places === 0 && holder.wants > 0) ? true : null,
    );
    expect(begun).toBe(0);
    expect((await places()).reduce((sum, holder) => sum + holder.places, 0)).toBe(inFlight);
    for (let n = 0; n < inFlight; n += 1) there.ledger(call);
    await mine;
    expect(begun).toBe(inFlight);
    for (let n = 0; n < inFlight; n += 1) here.ledger(call);
  });

  it('counts as one account for two workspaces that connect it with the same key, and as two for two keys', async () => {
    const { workspaceId } = await aWorkspace(road.database, 'Southwind');
    const first = await road.connect('key-one');
    const id = await other
      .get(ConnectingService, { strict: false })
      .connect(workspaceId, { system: 'measure', credentials: { key: 'key-one' } });
    const second = await other.get(Database).read(workspaceId, (scope) => other.get(ConnectionsService).get(scope, id));
    for (const [factory, connection] of [
      [road.get(AccessFactory), first],
      [other.get(AccessFactory), second],
    ] as const) {
      const access = await factory.open(connection, signal);
      await access.throttle('/x');
      access.ledger(call);
    }
    expect(await road.rows(`select 1 from call_budget`)).toHaveLength(1);
    const candidate: Candidate = { system: 'measure', mode: 'test', isSandbox: false, credentials: { key: 'key-two' } };
    const access = road.get(AccessFactory).openCandidate(candidate, [], signal);
    await access.throttle('/x');
    access.ledger(call);
    expect(await road.rows(`select 1 from call_budget`)).toHaveLength(2);
  });

  it('lets go at once whoever is told to stop, and leaks no place', async () => {
    const connection = await road.connect('key-one');
    const stop = new AbortController();
    const access = await road.get(AccessFactory).open(connection, stop.signal);
    const { inFlight } = road.billing.limits.test;
    for (let n = 0; n < inFlight; n += 1) await access.throttle('/x');
    const waiting = access.throttle('/x');
    stop.abort();
    await waiting;
    for (let n = 0; n < inFlight; n += 1) access.ledger(call);
    const again = await road.get(AccessFactory).open(connection, signal);
    for (let n = 0; n < inFlight; n += 1) await again.throttle('/x');
    for (let n = 0; n < inFlight; n += 1) again.ledger(call);
  });
});
