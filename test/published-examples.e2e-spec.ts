import { randomUUID } from 'node:crypto';
import type { TestingModule } from '@nestjs/testing';
import { canonicalText } from '#core/snapshot/canonical-text.ts';
import { snapshotFromJson, type KeptSnapshot } from '#core/snapshot/snapshot-json.ts';
import { stripeKeeps } from '#connectors/stripe/kept.ts';
import { toBillingObject } from '#connectors/stripe/objects.ts';
import type { Connection } from '#server/connections/connection.ts';
import { ConnectionsService } from '#server/connections/connections.service.ts';
import { WebhookSecrets } from '#server/connections/webhook-secrets.ts';
import { DecisionsModule } from '#server/decisions/decisions.module.ts';
import { DeliveriesModule } from '#server/deliveries/deliveries.module.ts';
import { WebhooksService } from '#server/deliveries/webhooks.service.ts';
import { Database } from '#server/platform/database/database.ts';
import { RefreshService } from '#server/refresh/refresh.service.ts';
import { Beginnings } from '#server/workspaces/beginnings.ts';
import { BillingBook } from './support/billing-book.ts';
import { SetClock } from './support/clock.ts';
import { openTestDatabase, type TestDatabase } from './support/database.ts';
import { keptTexts } from './support/delivery-texts.ts';
import { openRooms } from './support/rooms.ts';
import { knownSecret, signatureOf } from './support/webhook.ts';
import { aWorkspace } from './support/workspace.ts';
import { customerId, eventTypeOf, mirrored, names, pointsAt, resources } from './stripe-fixtures/examples.ts';

const tombstones = names.filter((name) => name.startsWith('deleted_'));
const objects = names.filter((name) => !name.startsWith('deleted_'));

/** The database's half: the real road from Stripe's published examples to rows, accounts and requests. */
describe("Stripe's published examples in the database", () => {
  let database: TestDatabase;
  let rooms: TestingModule;
  let book: BillingBook;
  /** One for each test: the same customer in two connections of one workspace would be one account. */
  let workspaceId: string;
  const clock = new SetClock(new Date('2026-09-01T00:00:00Z'));

  beforeAll(async () => {
    database = await openTestDatabase();
    rooms = await openRooms({ database, clock, imports: [DeliveriesModule, DecisionsModule] });
  });
  beforeEach(async () => {
    ({ workspaceId } = await aWorkspace(database));
    await rooms
      .get(Database)
      .write(workspaceId, (scope) => rooms.get(Beginnings, { strict: false }).run(scope, clock.now()));
    book = new BillingBook(database, rooms, clock, workspaceId);
  });
  afterAll(async () => {
    await rooms?.close();
    await database?.close();
  });

  const rows = async <R extends object>(sql: string, values: unknown[] = []): Promise<R[]> =>
    (await database.owner.query<R>(sql, values)).rows;

  async function connect(): Promise<Connection> {
    const { id } = await book.connect();
    return rooms
      .get(Database)
      .read(workspaceId, (scope) => rooms.get(ConnectionsService, { strict: false }).get(scope, id));
  }

  /** The examples come as one page, as a reading brings them. */
  async function absorb(connection: Connection, given: readonly string[]): Promise<void> {
    const page = given.map((name) => toBillingObject(resources[name], clock.now()));
    await rooms
      .get(Database)
      .write(workspaceId, (scope) =>
        rooms.get(RefreshService, { strict: false }).absorb(scope, connection, page, clock.now()),
      );
  }

  interface MirrorRow {
    readonly kind: string;
    readonly external_id: string;
    readonly customer_id: string | null;
    readonly is_deleted: boolean;
    readonly payload: unknown;
  }
  const mirrorOf = ({ id }: Connection) =>
    rows<MirrorRow>(
      `select kind, external_id, customer_id, is_deleted, payload from billing_object
       where connection_id = $1 and payload is not null`,
      [id],
    );

  /** The row that is written out for an example of a kind that we use; every other is kept as unknown, whole, under its own id. */
  function expectedRow(name: string): MirrorRow {
    const payload = resources[name];
    const [kind, external_id, customer_id, is_deleted] = mirrored[name] ?? [
      `unknown:${payload?.object}`,
      idOf(payload),
      null,
      payload?.['deleted'] === true,
    ];
    return { kind, external_id, customer_id, is_deleted, payload: stripeKeeps.of(kind, payload) };
  }

  // Two pairs of examples show one object twice, so that they are one row.
  it.each([
    ['objects', objects, 148],
    ['tombstones', tombstones, 25],
  ])('%s are all in the mirror, each in the row that is written out for it', async (_what, given, count) => {
    const connection = await connect();
    await absorb(connection, given);
    const held = await mirrorOf(connection);
    const expected = new Map(given.map((name) => [nameOf(expectedRow(name)), expectedRow(name)]));
    expect(held).toHaveLength(count);
    expect(held.map(nameOf).toSorted()).toEqual([...expected.keys()].toSorted());
    for (const row of held) expect(row).toEqual(expected.get(nameOf(row)));
  });

  it('become the snapshot that is written out for their one customer, and no other account', async () => {
    const connection = await connect();
    await absorb(connection, objects);
    const accounts = await rows<{
      customer: string;
      status: string;
      plan: string;
      mrr: unknown;
      content: KeptSnapshot;
    }>(
      `select c.external_id as customer, a.status, a.plan, a.mrr, a.payment_state, a.payment_words, a.renews_at, s.content
       from billing_customer c join account a on a.id = c.account_id
       join account_snapshot s on s.account_id = a.id and s.version = a.snapshot_version where c.connection_id = $1`,
      [connection.id],
    );
    const read = accounts.map((row) => ({ ...row, content: JSON.parse(canonicalText(snapshotFromJson(row.content))) }));
    expect(read).toEqual([
      {
        customer: customerId,
        status: 'active',
        plan: 'T-shirt',
        // Its collection is paused: nothing counts.
        mrr: [],
        payment_state: 'ok',
        payment_words: 'No payment method is stored',
        renews_at: null,
        content: expect.objectContaining({
          mrrPolicy: 'recurring',
          customers: [
            { ref: { connectionId: connection.id, kind: 'customer', externalId: customerId }, name: null, email: null },
          ],
          doubts: [expect.objectContaining({ code: 'collection_paused' })],
          subscriptions: [
            expect.objectContaining({
              status: 'active',
              isPaused: true,
              startedAt: '2009-02-13T23:31:30.000Z',
              termMonths: 1,
              lines: [
                expect.objectContaining({ item: 'si_QXhVnC2h0Jczwc', quantity: 1, interval: 'month', gross: '0' }),
              ],
            }),
          ],
          invoices: [
            expect.objectContaining({
              status: 'draft',
              totalMinor: 1000,
              paidMinor: 0,
              currency: 'usd',
              hasFailedAttempt: false,
            }),
          ],
          // The example of a charge names no customer, that of a meter no subscription of theirs.
          charges: [],
          usage: [],
        }),
      },
    ]);
    expect(await rows('select 1 from flag')).toEqual([]);
  });

  it('are each kept as a signed event that asks for what it names', async () => {
    const connection = await connect();
    await rows(
      `insert into directory_connection (public_id, workspace_id, connection_id, system) values ($1::uuid::text, $2, $1::uuid, 'stripe')`,
      [connection.id, workspaceId],
    );
    await rooms.get(WebhookSecrets, { strict: false }).set(workspaceId, connection.id, knownSecret);
    for (const name of names) await post(connection, name);
    const kept = await rows<{ event_id: string; type: string; result: string }>(
      `select event_id, type, result from delivery where connection_id = $1`,
      [connection.id],
    );
    expect(kept).toHaveLength(names.length);
    const asked = await rows<{ event_id: string; refs: string[] }>(
      `select d.event_id, array_agg(o.kind || ' ' || o.external_id) as refs from delivery d
       join delivery_object o on o.delivery_id = d.id where d.connection_id = $1 group by 1`,
      [connection.id],
    );
    const refsOf = new Map(asked.map((row) => [row.event_id, row.refs]));
    const texts = await keptTexts(rows);
    for (const { event_id: eventId, ...row } of kept) {
      const name = eventId.slice('evt_'.length);
      const refs = (pointsAt[name] ?? []).map(([kind, id]) => `${kind} ${id}`);
      expect([name, row]).toEqual([name, { type: eventTypeOf(name), result: refs.length > 0 ? 'waiting' : 'ignored' }]);
      expect([name, refsOf.get(eventId) ?? []]).toEqual([name, refs]);
      expect(JSON.parse(texts.get(eventId) ?? '').data.object).toEqual(resources[name]);
    }
  });

  async function post(connection: Connection, name: string): Promise<void> {
    const event = {
      id: `evt_${name}`,
      object: 'event',
      api_version: '2026-10-28.endive',
      created: Math.floor(clock.now().getTime() / 1000),
      livemode: false,
      type: eventTypeOf(name),
      data: { object: resources[name] },
    };
    const body = JSON.stringify(event);
    const headers = { 'stripe-signature': signatureOf(body, { at: clock.now() }), 'x-request': randomUUID() };
    await rooms.get(WebhooksService).receive({
      system: 'stripe',
      publicId: connection.id,
      body: Buffer.from(body),
      headers,
    });
  }
});

/** Of examples without an id, what they are called is the name of their kind. */
function idOf(payload: { readonly object: string; readonly id?: unknown } | undefined): string {
  return typeof payload?.id === 'string' && payload.id !== '' ? payload.id : (payload?.object ?? '');
}

function nameOf(row: { kind: string; external_id: string }): string {
  return `${row.kind} ${row.external_id}`;
}
