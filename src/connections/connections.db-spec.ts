import { ConnectorError } from '#connectors/connector-error.ts';
import { Road } from '../../test/support/road.ts';
import { until } from '../../test/support/until.ts';
import { BackfillsService } from './backfills.service.ts';
import { CallsQueries } from './calls.queries.ts';
import { CheckingService } from './checking.service.ts';
import { ConnectingService } from './connecting.service.ts';
import { ConnectionsQueries } from './connections.queries.ts';
import { DisconnectingService } from './disconnecting.service.ts';
import { ReadingsService } from './readings.service.ts';
import { Ledger } from './ledger.ts';
import { ReconnectingService } from './reconnecting.service.ts';

describe('connections', () => {
  let road: Road;

  beforeEach(async () => {
    road = await Road.open();
    road.billing.put('customer', 'cus_1', { name: 'Alder Works' });
  });

  afterEach(() => road.close());

  const connect = (key: string, confirm?: 'another_account') =>
    road.get(ConnectingService).connect(road.workspaceId, { system: 'measure', credentials: { key }, confirm });
  const readAndDisconnect = async () => {
    const { id } = await road.connectAndRead('key-one');
    await road.get(DisconnectingService).disconnect(road.workspaceId, id);
    await road.jobs();
    return id;
  };
  const card = (id: string) => road.get(ConnectionsQueries).get(road.workspaceId, id);

  it('seals the key, shows its last four, and enters the address for deliveries', async () => {
    const id = await connect('  rk_secret_1234 ');
    const [row] = await road.rows<{ whole: string; sealed_credentials: Buffer }>(
      `select c::text as whole, sealed_credentials from connection c where id = $1`,
      [id],
    );
    expect(row?.whole).not.toContain('rk_secret');
    expect(row?.sealed_credentials.toString('latin1')).not.toContain('rk_secret');
    expect(JSON.stringify(await card(id))).not.toContain('rk_secret');
    expect(await card(id)).toMatchObject({
      keyLastFour: '1234',
      label: 'Fake Ltd',
      mode: 'test',
      hasWebhookSecret: false,
    });
    expect(await road.rows(`select connection_id from directory_connection`)).toEqual([{ connection_id: id }]);
  });

  it('refuses what is no key, in words, before anything is asked or kept', async () => {
    await expect(connect('bad')).rejects.toMatchObject({ code: 'credentials_refused', message: 'This is no key.' });
    expect(road.billing.calls).toEqual([]);
    expect(await road.get(CheckingService).test('measure', { key: 'bad' })).toMatchObject({
      isSufficient: false,
      failure: { words: 'This is no key.' },
    });
    expect(await road.rows(`select 1 from connection`)).toEqual([]);
  });

  it('keeps nothing when the check fails', async () => {
    road.billing.check = async () => {
      const failure = { kind: 'rejected' as const, words: 'The key was revoked.' };
      const found = { mode: 'test' as const, keyKind: 'restricted', externalAccountId: null, accountName: null };
      return { ...found, resources: [], warnings: [], isSufficient: false, failure };
    };
    await expect(connect('key-one')).rejects.toMatchObject({ kind: 'invalid', message: 'The key was revoked.' });
    expect(await road.rows(`select 1 from connection`)).toEqual([]);
  });

  it('counts customers that are there and those that were deleted, and the accounts of both', async () => {
    for (const n of [2, 3]) road.billing.put('customer', `cus_${n}`, { name: `Company ${n}` });
    const { id } = await road.connectAndRead();
    await road.rows(`update billing_customer set is_deleted = true where external_id = 'cus_3'`);
    expect((await card(id)).counts).toEqual({
      customers: 2,
      deleted: 1,
      accounts: 3,
      review: 0,
      byHand: 0,
      waiting: 0,
    });
  });

  it('knows a system it cannot read', async () => {
    const wish = { system: 'abacus', credentials: { key: 'x' } };
    await expect(road.get(ConnectingService).connect(road.workspaceId, wish)).rejects.toMatchObject({
      code: 'system_unknown',
    });
  });

  it('makes one connection of two clicks at once, and of the same key again', async () => {
    const [first, second] = await Promise.all([connect('key-one'), connect('key-one')]);
    expect(second).toBe(first);
    expect(await connect('key-one')).toBe(first);
    expect(await road.rows(`select 1 from backfill`)).toHaveLength(1);
  });

  it('knows another key of the same account by what it can read', async () => {
    const { id } = await road.connectAndRead('key-one');
    expect(await connect('key-two')).toBe(id);
    road.billing.remove('customer', 'cus_1');
    expect(await connect('key-of-somebody-else')).not.toBe(id);
  });

  it('goes on with a new key after the old one was refused', async () => {
    const { id } = await road.connectAndRead('key-one');
    road.clock.advance(60_000);
    road.billing.before = () => {
      throw new ConnectorError('rejected', 'The key was revoked.');
    };
    await road.work();
    expect((await card(id)).status).toBe('revoked');
    road.billing.before = () => undefined;
    await road.rows(`update connection set polled_at = $1`, [road.clock.now()]);
    expect(await connect('key-two')).toBe(id);
    // What the former key was answered about events says nothing of this one.
    expect((await road.connection(id)).polledAt).toBeNull();
    await road.jobs();
    await road.work();
    expect((await card(id)).status).toBe('connected');
  });

  it('brings the same accounts back after a disconnect, and forgets the key meanwhile', async () => {
    const { id } = await road.connectAndRead('key-one');
    const before = await road.rows(`select account_id, external_id from billing_customer`);
    await road.get(DisconnectingService).disconnect(road.workspaceId, id);
    await expect(connect('key-one')).rejects.toMatchObject({ code: 'connection_disconnecting' });
    await road.jobs();
    expect(await road.rows(`select length(sealed_credentials) as bytes, status from connection`)).toEqual([
      { bytes: 0, status: 'disconnected' },
    ]);
    expect(await road.rows(`select 1 from directory_connection`)).toEqual([]);
    await road.rows(`update connection set polled_at = $1`, [road.clock.now()]);
    expect(await connect('key-three')).toBe(id);
    expect((await road.connection(id)).polledAt).toBeNull();
    await road.jobs();
    await road.work();
    expect(await road.rows(`select account_id, external_id from billing_customer`)).toEqual(before);
    expect((await card(id)).status).toBe('connected');
  });

  it('says when it was ended, and comes back under its name, or the one that it is given then', async () => {
    const again = (label?: string) =>
      road.get(ConnectingService).connect(road.workspaceId, {
        system: 'measure',
        credentials: { key: 'key-one' },
        label,
      });
    const id = await readAndDisconnect();
    expect(await card(id)).toMatchObject({ label: 'Fake Ltd', disconnectedAt: road.clock.now().toISOString() });
    await again('Fake, Europe');
    expect(await card(id)).toMatchObject({ label: 'Fake, Europe', disconnectedAt: null });
    await again();
    expect((await card(id)).label).toBe('Fake, Europe');
  });

  it('takes no event of before a disconnect for one of the time after; a new key alone forgets none', async () => {
    const { id } = await road.connectAndRead('key-one');
    const heard = [road.clock.now(), 'webhook'];
    await road.rows(`update connection set last_event_at = $1, last_event_through = $2, reconciled_at = $1`, heard);
    await connect('key-two');
    expect(await card(id)).toMatchObject({ lastEventAt: expect.any(String), lastEventThrough: 'webhook' });
    await road.jobs();
    await road.get(DisconnectingService).disconnect(road.workspaceId, id);
    await road.jobs();
    expect(await connect('key-one')).toBe(id);
    expect(await card(id)).toMatchObject({ lastEventAt: null, lastEventThrough: null, lastReconcileAt: null });
  });

  it('asks about another account than the one that was disconnected, and connects it beside once that is confirmed', async () => {
    const id = await readAndDisconnect();
    road.billing.remove('customer', 'cus_1');
    await expect(connect('key-two')).rejects.toMatchObject({
      kind: 'conflict',
      code: 'another_account',
      message: expect.stringContaining('than “Fake Ltd”, which was disconnected'),
    });
    expect(await road.rows(`select id, status from connection`)).toEqual([{ id, status: 'disconnected' }]);
    const other = await connect('key-two', 'another_account');
    expect(other).not.toBe(id);
    expect((await card(id)).status).toBe('disconnected');
    // That one was connected knowingly: it is known again without a question.
    expect(await connect('key-two')).toBe(other);
  });

  it('takes the former account back although another one was allowed', async () => {
    const id = await readAndDisconnect();
    expect(await connect('key-three', 'another_account')).toBe(id);
  });

  it('connects nothing unasked while it cannot be found out whether the account is the former one', async () => {
    const id = await readAndDisconnect();
    road.billing.before = (call) => {
      if (call.startsWith('fetch')) throw new ConnectorError('unavailable', 'Out of reach.');
    };
    await expect(connect('key-two')).rejects.toMatchObject({ kind: 'unavailable', code: 'account_not_compared' });
    expect(await road.rows(`select id from connection`)).toEqual([{ id }]);
    expect(await connect('key-two', 'another_account')).not.toBe(id);
  });

  it('asks nothing where nothing had been read before the disconnect', async () => {
    const { id } = await road.connect('key-one');
    await road.get(DisconnectingService).disconnect(road.workspaceId, id);
    await road.jobs();
    expect(await connect('key-two')).not.toBe(id);
  });

  it('reads everything again when asked, and not twice at a time', async () => {
    const { id } = await road.connectAndRead();
    for (let n = 0; n < 3; n += 1) await road.get(ReadingsService).resync(road.workspaceId, id);
    expect(await road.rows(`select 1 from backfill where not is_first`)).toHaveLength(1);
    await road.jobs();
    expect((await card(id)).backfill).toMatchObject({ status: 'done' });
  });

  it('is not read any more once it was ended, and is read when it is connected again', async () => {
    const { id } = await road.connectAndRead('key-one');
    const seen = await road.connection(id);
    await road.get(DisconnectingService).disconnect(road.workspaceId, id);
    const now = road.clock.now();
    await road.write((scope) => road.get(BackfillsService).startNightly(scope, seen, 'whole', now));
    await road.write((scope) => road.get(BackfillsService).start(scope, seen, now));
    expect(await road.rows(`select 1 from backfill where status in ('waiting', 'running', 'paused')`)).toEqual([]);
    await road.jobs();
    expect(await connect('key-one')).toBe(id);
    await road.jobs();
    expect((await card(id)).status).toBe('connected');
  });

  it('writes every call into the ledger and sums it', async () => {
    const { id } = await road.connectAndRead();
    await road.get(Ledger).flush();
    const made = road.billing.calls.length;
    expect((await card(id)).ledger).toMatchObject({ calls: made, writes: 0 });
    const queries = road.get(CallsQueries);
    const first = await queries.list(road.workspaceId, id, { limit: 3 });
    expect(first.rows).toHaveLength(3);
    const rest = await queries.list(road.workspaceId, id, { limit: 200, cursor: first.nextCursor ?? '' });
    expect(rest.rows).toHaveLength(made - 3);
    expect(rest.nextCursor).toBeNull();
    await expect(queries.list(road.workspaceId, id, { limit: 3, cursor: 'nonsense' })).rejects.toMatchObject({
      code: 'cursor_invalid',
    });
  });

  it("keeps a real connection's entries for ever, and a sandbox's for a day; the sums stay", async () => {
    const { id } = await road.connectAndRead();
    await road.get(Ledger).flush();
    const entries = () => road.rows(`select 1 from connection_call`);
    const before = (await entries()).length;
    road.clock.advanceDays(2);
    await road.get(Ledger).pruneSandboxes(road.clock.now());
    expect(await entries()).toHaveLength(before);
    await road.rows(`update connection set is_sandbox = true`);
    await road.get(Ledger).pruneSandboxes(road.clock.now());
    expect(await entries()).toEqual([]);
    expect((await card(id)).ledger.calls).toBe(before);
  });
});

describe('a new key for a connection', () => {
  let road: Road;

  beforeEach(async () => {
    road = await Road.open();
    road.billing.put('customer', 'cus_1', { name: 'Alder Works' });
  });
  afterEach(() => road.close());

  const replace = (id: string, key: string, confirm?: 'another_account') =>
    road.get(ReconnectingService).replace(road.workspaceId, id, { credentials: { key }, confirm });
  const connections = () =>
    road.rows<{ id: string; status: string; key: string }>(
      `select id, status, key_last_four as key from connection order by key_last_four`,
    );

  it('of the same account mends a revoked connection and keeps its records', async () => {
    const { id } = await road.connectAndRead('key-one');
    const before = await road.rows(`select account_id, external_id from billing_customer`);
    await road.rows(`update connection set status = 'revoked', status_words = 'The key was revoked.'`);
    expect(await replace(id, 'key-two')).toBe(id);
    await road.jobs();
    await road.work();
    expect(await connections()).toEqual([{ id, status: 'connected', key: '-two' }]);
    expect(await road.rows(`select account_id, external_id from billing_customer`)).toEqual(before);
  });

  it('of another account is asked about, and then connected beside it', async () => {
    const { id } = await road.connectAndRead('key-one');
    road.billing.remove('customer', 'cus_1');
    road.billing.put('customer', 'cus_9', { name: 'Nobody of ours' });
    await expect(replace(id, 'key-two')).rejects.toMatchObject({ kind: 'conflict', code: 'another_account' });
    expect(await connections()).toEqual([{ id, status: 'connected', key: '-one' }]);
    const other = await replace(id, 'key-two', 'another_account');
    expect(other).not.toBe(id);
    await road.jobs();
    await road.work();
    expect(await connections()).toEqual([
      { id, status: 'connected', key: '-one' },
      { id: other, status: 'connected', key: '-two' },
    ]);
    const held = await road.rows(`select connection_id, external_id from billing_customer order by external_id`);
    expect(held).toEqual([
      { connection_id: id, external_id: 'cus_1' },
      { connection_id: other, external_id: 'cus_9' },
    ]);
  });

  it('is neither taken nor refused while its account cannot be compared', async () => {
    const { id } = await road.connectAndRead('key-one');
    road.billing.before = (call) => {
      if (call.startsWith('fetch')) throw new ConnectorError('unavailable', 'Out of reach.');
    };
    await expect(replace(id, 'key-two')).rejects.toMatchObject({ code: 'account_not_compared' });
    expect(await connections()).toEqual([{ id, status: 'connected', key: '-one' }]);
  });

  it('of another mode is another account', async () => {
    const { id } = await road.connectAndRead('key-one');
    const recognise = road.billing.recognise.bind(road.billing);
    road.billing.recognise = (credentials) => ({ ...recognise(credentials), mode: 'live' }) as never;
    await expect(replace(id, 'key-two')).rejects.toMatchObject({
      code: 'another_account',
      message: expect.stringContaining('live data'),
    });
  });

  it('stops a reading without taking it from whoever holds its connection', async () => {
    const { id } = await road.connect();
    let stopped: Promise<void> | undefined;
    await road.write(async ({ db }) => {
      await db.query(`select 1 from connection where id = $1 for no key update`, [id]);
      stopped = road.get(ReadingsService).cancel(road.workspaceId, id);
      const waits = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      await until('who stops it', async () => (await road.rows(waits)).length > 0);
      await db.query(`select 1 from backfill where connection_id = $1 for update nowait`, [id]);
    });
    await stopped;
    expect(await road.rows(`select status from backfill`)).toEqual([{ status: 'canceled' }]);
  });
});
