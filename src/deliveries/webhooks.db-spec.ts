import { SetClock } from '../../test/support/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { FakeBilling } from '../../test/support/fake-billing.ts';
import { aWorkspaceWithKey, openHttp, type TestHttp } from '../../test/support/http.ts';
import { ConnectingService } from '../connections/connecting.service.ts';
import { ConnectionsQueries } from '../connections/connections.queries.ts';
import { TroublesQueries } from '../connections/troubles.queries.ts';
import { WebhookSecrets } from '../connections/webhook-secrets.ts';
import { DeliveriesModule } from './deliveries.module.ts';
import { RefusalsService } from './refusals.service.ts';

describe('the address of a connection', () => {
  const clock = new SetClock();
  let database: TestDatabase;
  let http: TestHttp;
  let key: string;
  let workspaceId: string;
  let connectionId: string;
  let address: string;

  beforeAll(async () => {
    database = await openTestDatabase();
    http = await openHttp({
      database,
      clock,
      imports: [DeliveriesModule],
      connectors: [new FakeBilling(() => clock.now())],
    });
    const workspace = await aWorkspaceWithKey(http, database);
    ({ key, workspaceId } = workspace);
    const service = http.app.get(ConnectingService, { strict: false });
    connectionId = await service.connect(workspaceId, { system: 'measure', credentials: { key: 'key-one' } });
    await http.app.get(WebhookSecrets, { strict: false }).set(workspaceId, connectionId, 'secret-one');
    const card = await http.app.get(ConnectionsQueries, { strict: false }).get(workspaceId, connectionId);
    address = new URL(card.webhookUrl).pathname;
  });
  afterAll(async () => {
    await http.close();
    await database.close();
  });

  const post = (body: string, headers: Record<string, string> = { 'x-signature': 'secret-one' }) =>
    fetch(`${http.url}${address}`, { method: 'POST', body, headers });
  const kept = async () =>
    (await database.owner.query<{ event_id: string }>(`select event_id from delivery order by 1`)).rows.map(
      (row) => row.event_id,
    );
  const allow = async (connections: number) => {
    const [{ name }] = (await database.owner.query<{ name: string }>(`select current_database() as name`)).rows as [
      { name: string },
    ];
    await database.owner.query(`alter database ${name} connection limit ${connections}`);
    await database.owner.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and usename = 'keepwell_app'`,
      [name],
    );
  };

  it('takes proven bytes whatever they are called, and counts what is not proven before reading it', async () => {
    expect(
      (await post('{"id":"evt_1","refs":[]}', { 'x-signature': 'secret-one', 'content-type': 'text/plain' })).status,
    ).toBe(200);
    expect((await post('{"__proto__":', {})).status).toBe(400);
    expect((await post('{"__proto__":{},"id":"evt_2","refs":[]}')).status).toBe(400);
    expect(await kept()).toEqual(['evt_1']);
    await http.app.get(RefusalsService, { strict: false }).flush();
    const counted = await database.owner.query(`select reason, refused::int from directory_refusal order by 1`);
    expect(counted.rows).toEqual([
      { reason: 'malformed', refused: 1 },
      { reason: 'rejected', refused: 1 },
    ]);
    const looked = http.app.get(TroublesQueries, { strict: false });
    const found = async (now: Date) => (await looked.get(workspaceId, connectionId, now)).counted;
    expect(await found(clock.now())).toMatchObject({ refused: 1, stale: 0 });
    await database.owner.query(
      `insert into directory_refusal (address, day, reason, refused) select address, day, 'stale', 2 from directory_refusal
       where reason = 'rejected'`,
    );
    expect(await found(clock.now())).toMatchObject({ refused: 3, stale: 2 });
    const later = new Date(clock.now().getTime() + 3 * 24 * 60 * 60_000);
    expect(await found(later)).toMatchObject({ refused: 0, stale: 0 });
  });

  it('asks the sender to come back while the database is away, and keeps what is then sent again', async () => {
    await allow(0);
    const refused = await post('{"id":"evt_3","refs":[]}');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5']);
    await allow(-1);
    expect((await post('{"id":"evt_3","refs":[]}')).status).toBe(200);
    expect(await kept()).toContain('evt_3');
  });

  it('gives a member who may not connect the deliveries to look at, and not to replay', async () => {
    await post('{"id":"evt_4","refs":[{"kind":"bill","externalId":"bill_1"}]}');
    const { rows } = await database.owner.query<{ id: string }>(`select id from delivery where event_id = 'evt_4'`);
    const path = `/api/connections/${connectionId}/deliveries/${rows[0]?.id}`;
    const replayed = await http.send('POST', `${path}/replay`, { key });
    expect([replayed.status, replayed.body['result']]).toEqual([200, 'waiting']);
    await database.owner.query(`update member set role = 'csm'`);
    expect((await http.send('POST', `${path}/replay`, { key })).status).toBe(403);
    const seen = await http.send('GET', path, { key });
    expect([seen.status, seen.body['eventId']]).toEqual([200, 'evt_4']);
    const counts = await http.send('GET', `/api/connections/${connectionId}/deliveries/counts`, { key });
    expect(counts.status).toBe(200);
  });

  it('takes no secret under which no delivery could be proven', async () => {
    const secrets = http.app.get(WebhookSecrets, { strict: false });
    await expect(secrets.set(workspaceId, connectionId, 'key-one')).rejects.toThrow('This is a key, not a secret.');
    expect((await post('{"id":"evt_5","refs":[]}')).status).toBe(200);
  });
});
