import { createServer, type Server } from 'node:http';
import type { TestingModule } from '@nestjs/testing';
import { ConnectionsQueries } from '#server/connections/connections.queries.ts';
import { DisconnectingService } from '#server/connections/disconnecting.service.ts';
import { ReadingsService } from '#server/connections/readings.service.ts';
import { SandboxConnectingService } from '#server/connections/sandbox-connecting.service.ts';
import { DecisionsModule } from '#server/decisions/decisions.module.ts';
import { DeliveriesModule } from '#server/deliveries/deliveries.module.ts';
import { WebhooksService } from '#server/deliveries/webhooks.service.ts';
import { Database } from '#server/platform/database/database.ts';
import { AppError, appErrorKinds } from '#server/platform/errors/app-error.ts';
import { BellWorker } from '#server/platform/work/bell-worker.ts';
import { Beginnings } from '#server/workspaces/beginnings.ts';
import { createSandbox, type Sandbox } from '../apps/sandbox/sandbox.ts';
import { SetClock } from './support/clock.ts';
import { openTestDatabase, type TestDatabase } from './support/database.ts';
import { drainJobs } from './support/drain-jobs.ts';
import { openRooms } from './support/rooms.ts';
import { until } from './support/until.ts';
import { aWorkspace } from './support/workspace.ts';

/** The road through real rooms against the real sandbox; only the clock is set, and jobs run when the test says. */
describe('the road from a billing system to its accounts', () => {
  let sandbox: Sandbox;
  let letterbox: Server;
  let database: TestDatabase;
  let rooms: TestingModule;
  let workspaceId: string;
  let connectionId: string;
  const clock = new SetClock(new Date());

  beforeAll(async () => {
    sandbox = await createSandbox({ size: 60, seed: 3 });
    const sandboxUrl = await sandbox.listen();
    letterbox = createServer((request, response) => {
      void receive(request.url ?? '', request, response);
    });
    await new Promise<void>((resolve) => letterbox.listen(0, '127.0.0.1', resolve));
    const address = letterbox.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    database = await openTestDatabase({ SANDBOX_URL: sandboxUrl, PUBLIC_URL: `http://127.0.0.1:${port}` });
    rooms = await openRooms({ database, clock, imports: [DeliveriesModule, DecisionsModule] });
    ({ workspaceId } = await aWorkspace(database));
    await rooms
      .get(Database)
      .write(workspaceId, (scope) => rooms.get(Beginnings, { strict: false }).run(scope, clock.now()));
  });

  afterAll(async () => {
    await sandbox?.close();
    await new Promise((resolve) => letterbox.close(resolve));
    await rooms?.close();
    await database?.close();
  });

  async function receive(
    url: string,
    request: AsyncIterable<Buffer> & { headers: Record<string, string | string[] | undefined> },
    response: { writeHead(status: number): { end(): unknown } },
  ): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const [, , system = '', publicId = ''] = url.split('/');
    clock.set(new Date());
    try {
      const body = Buffer.concat(chunks);
      await rooms.get(WebhooksService).receive({ system, publicId, body, headers: request.headers });
      response.writeHead(200).end();
    } catch (error) {
      response.writeHead(error instanceof AppError ? appErrorKinds[error.kind] : 500).end();
    }
  }

  const work = async () => {
    clock.set(new Date());
    await drainJobs(rooms, database);
    for (const kind of ['refresh', 'poll', 'refresh', 'evaluate'] as const) await rooms.get(BellWorker).drain(kind);
  };
  const rowsOf = async <R extends object>(sql: string, parameters: unknown[] = []): Promise<R[]> =>
    (await database.owner.query<R>(sql, parameters)).rows;
  const cardOf = () => rooms.get(ConnectionsQueries).get(workspaceId, connectionId);
  /** A paying customer of whom nothing is wrong yet. */
  const aCalmCustomer = async () => {
    const [row] = await rowsOf<{ external_id: string; account_id: string }>(
      `select c.external_id, c.account_id from billing_customer c join account a on a.id = c.account_id
       where a.status = 'active' and not exists (select 1 from flag f where f.account_id = a.id)
         and (select count(*) from billing_customer o where o.account_id = a.id) = 1
       order by a.mrr_rank desc, c.external_id limit 1`,
    );
    if (!row) throw new Error('The book has no calm customer.');
    return row;
  };
  const openFlags = (accountId: string) =>
    rowsOf<{ trigger: string }>(`select trigger from flag where account_id = $1 and state = 'open' order by trigger`, [
      accountId,
    ]);

  it('connects the sandbox in one step and reads all of it, without a single write', async () => {
    connectionId = await rooms.get(SandboxConnectingService).connect(workspaceId);
    await work();
    const card = await cardOf();
    expect(card).toMatchObject({ status: 'connected', statusDot: 'ok', mode: 'test', isSandbox: true });
    expect(card.backfill?.phases.map((phase) => phase.status)).toEqual(Array(9).fill('done'));
    expect(card.counts.customers).toBe(60);
    expect(card.counts.accounts).toBeGreaterThan(50);
    expect(card.ledger.calls).toBe(sandbox.calls.reads);
    expect(card.ledger.writes).toBe(0);
    expect(sandbox.calls.writes).toBe(0);
  });

  it('adopts what held before: flags stand, and no enrollment was begun', async () => {
    expect(await rowsOf(`select 1 from flag where state = 'open'`)).not.toEqual([]);
    expect(await rowsOf(`select 1 from enrollment where state = 'open'`)).toEqual([]);
  });

  it('connects again to the same connection', async () => {
    expect(await rooms.get(SandboxConnectingService).connect(workspaceId)).toBe(connectionId);
    await work();
    expect(await rowsOf(`select 1 from connection`)).toHaveLength(1);
  });

  it('raises a flag for a payment that failed, told by a signed webhook, and closes it when it is paid', async () => {
    const customer = await aCalmCustomer();
    sandbox.actions.failPayment(customer.external_id);
    await until(
      'the delivery',
      async () => (await rowsOf(`select 1 from delivery where through = 'webhook'`)).length > 0,
    );
    await until('the flag', async () => {
      await work();
      return (await openFlags(customer.account_id)).length > 0;
    });
    expect(await openFlags(customer.account_id)).toEqual([{ trigger: 'payment_failed' }]);
    sandbox.actions.pay(customer.external_id);
    await until('the end of the flag', async () => {
      await work();
      return (await openFlags(customer.account_id)).length === 0;
    });
    const results = await rowsOf(`select result, count(*)::int from delivery where result = 'failed' group by 1`);
    expect(results).toEqual([]);
    expect((await cardOf()).lastEventThrough).toBe('webhook');
  });

  it('leaves no delivery waiting once its objects were looked at', async () => {
    await until('every delivery', async () => {
      await work();
      return (await rowsOf(`select 1 from delivery where result = 'waiting'`)).length === 0;
    });
    expect(await rowsOf(`select 1 from delivery_object`)).toEqual([]);
  });

  it('reads usage that nobody announces', async () => {
    const [metered] = await rowsOf<{ customer_id: string; account_id: string }>(
      `select u.customer_id, c.account_id from usage_customer u
       join billing_customer c on c.connection_id = u.connection_id and c.external_id = u.customer_id
       join account a on a.id = c.account_id and coalesce(a.usage_percent, 0) < 50 order by 1 limit 1`,
    );
    if (!metered) throw new Error('The book has no metered customer.');
    sandbox.actions.usage(metered.customer_id, { percent: 130 });
    await until('the usage', async () => {
      await work();
      return (await openFlags(metered.account_id)).some((flag) => flag.trigger === 'usage_over_plan');
    });
  });

  it('reads all of it again through faults, and ends with the same book', async () => {
    const book = () =>
      rowsOf(
        `select kind, external_id, payload from billing_object
         where kind not in ('usage_reading') and not is_deleted order by kind, external_id`,
      );
    const readAgain = async () => {
      await rooms.get(ReadingsService).resync(workspaceId, connectionId);
      await work();
    };
    await readAgain();
    const before = await book();
    sandbox.faults.set({ status: 429, first: 4, retryAfter: 1, path: '/v1/(customers|invoices)' });
    sandbox.faults.set({ status: 500, first: 3, path: '/v1/charges' });
    sandbox.faults.set({ status: 'cut', first: 2, path: '/v1/subscriptions' });
    sandbox.faults.set({ status: 'html', first: 2, path: '/v1/balance_transactions' });
    await readAgain();
    sandbox.faults.clear();
    const card = await cardOf();
    expect(card.backfill?.status).toBe('done');
    expect(card.backfill?.phases.map((phase) => phase.status)).toEqual(Array(9).fill('done'));
    expect(await book()).toEqual(before);
  });

  it('sees by polling what webhooks lose, and once what they repeat', async () => {
    const customer = await aCalmCustomer();
    sandbox.faults.set({ webhooks: { drop: true } });
    sandbox.actions.failPayment(customer.external_id);
    await rowsOf(`update connection set polled_at = polled_at - interval '1 hour'`);
    await rowsOf(`update directory_doorbell set due_at = now() where kind = 'poll'`);
    await until('the flag', async () => {
      await work();
      return (await openFlags(customer.account_id)).length > 0;
    });
    expect(await rowsOf(`select 1 from delivery where through = 'polling'`)).not.toEqual([]);
    sandbox.faults.clear();
    sandbox.faults.set({ webhooks: { duplicate: true, reorder: true } });
    sandbox.actions.pay(customer.external_id);
    await until('the end of the flag', async () => {
      await work();
      return (await openFlags(customer.account_id)).length === 0;
    });
    sandbox.faults.clear();
    expect(await rowsOf(`select event_id from delivery group by 1 having count(*) > 1`)).toEqual([]);
  });

  it('removes what was read when it is disconnected, and keeps the accounts', async () => {
    const before = await rowsOf(`select id, name from account order by id`);
    await rooms.get(DisconnectingService).disconnect(workspaceId, connectionId);
    await work();
    expect((await cardOf()).status).toBe('disconnected');
    for (const table of ['billing_object', 'billing_reference', 'usage_customer', 'delivery']) {
      expect(await rowsOf(`select 1 from ${table}`)).toEqual([]);
    }
    expect(await rowsOf(`select id, name from account order by id`)).toEqual(before);
    expect(await rowsOf(`select 1 from account where mrr is not null`)).toEqual([]);
  });

  it('brings the same accounts back when it is connected again', async () => {
    const before = await rowsOf(`select account_id, external_id from billing_customer order by 2`);
    expect(await rooms.get(SandboxConnectingService).connect(workspaceId)).toBe(connectionId);
    await work();
    expect((await cardOf()).status).toBe('connected');
    expect(await rowsOf(`select account_id, external_id from billing_customer order by 2`)).toEqual(before);
    expect(sandbox.calls.writes).toBe(0);
  });
});
