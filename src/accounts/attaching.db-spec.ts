import { AccountRooms } from '../../test/support/account-rooms.ts';
import { aCustomer, type BillingBook, type BookConnection } from '../../test/support/billing-book.ts';
import type { BillingView } from '#core/snapshot/billing-view.ts';
import { aView } from '#core/testing/builders.ts';
import { knownByAlias } from '#migrations/20261121140410-know-customers-by-alias.ts';
import { Database } from '../platform/database/database.ts';
import { AccountsService } from './accounts.service.ts';

describe('attaching billing customers to accounts', () => {
  let place: AccountRooms;
  let book: BillingBook;
  let stripe: BookConnection;

  beforeAll(async () => {
    place = await AccountRooms.open();
  });
  beforeEach(async () => {
    ({ book, stripe } = await place.begin());
  });
  afterAll(() => place.close());

  const accounts = async () =>
    (
      await place.database.owner.query(
        `select id, name, domain, adopts from account where workspace_id = $1 order by name, id`,
        [book.workspaceId],
      )
    ).rows;
  const links = async () =>
    (
      await place.database.owner.query(
        `select external_id, account_id, link from billing_customer where workspace_id = $1 order by external_id, connection_id`,
        [book.workspaceId],
      )
    ).rows;

  const attachView = (connection: BookConnection, view: BillingView) =>
    place.rooms.get(Database).write(book.workspaceId, async (scope) => {
      await place.rooms.get(AccountsService).hold(scope, connection.id, [view.customer.ref.externalId]);
      return place.rooms.get(AccountsService).attach(scope, connection, [view], place.clock.now());
    });

  it('makes one account for the customers of one company, by its domain in any case', async () => {
    const ids = await book.attach(stripe, [
      aCustomer('cus_1', { name: 'Acme', email: 'billing@acme.example' }),
      aCustomer('cus_2', { name: 'Acme West', email: 'WEST@Mail.ACME.example' }),
    ]);
    expect(ids).toHaveLength(1);
    expect(await accounts()).toMatchObject([{ name: 'Acme', domain: 'acme.example', adopts: false }]);
    expect((await links()).map((row) => row.link)).toEqual(['domain', 'domain']);
  });

  it('never joins people by a personal-mail domain', async () => {
    const customers = Array.from({ length: 500 }, (_, i) =>
      aCustomer(`cus_${i}`, { name: `Person ${i}`, email: `person.${i}@freemail.example` }),
    );
    expect(await book.attach(stripe, customers)).toHaveLength(500);
    expect(await accounts()).toHaveLength(500);
  });

  it('joins the same address, whether it comes together or later', async () => {
    const first = await book.attach(stripe, [
      aCustomer('cus_1', { email: 'ada@freemail.example' }),
      aCustomer('cus_2', { email: 'ADA@freemail.example' }),
    ]);
    const second = await book.attach(stripe, [aCustomer('cus_3', { email: 'Ada@Freemail.Example' })]);
    expect(first).toHaveLength(1);
    expect(second).toEqual(first);
    expect((await links()).map((row) => row.link)).toEqual(['own', 'email', 'email']);
  });

  it('does not guess between several accounts of one address: the customer stands alone, for review', async () => {
    const one = await book.attach(stripe, [aCustomer('cus_1', { name: 'One', email: 'one@freemail.example' })]);
    const two = await book.attach(stripe, [aCustomer('cus_2', { name: 'Two', email: 'two@freemail.example' })]);
    await book.attach(stripe, [
      aCustomer('cus_1', { name: 'One', email: 'shared@freemail.example' }),
      aCustomer('cus_2', { name: 'Two', email: 'shared@freemail.example' }),
    ]);
    const third = await book.attach(stripe, [aCustomer('cus_3', { name: 'Three', email: 'shared@freemail.example' })]);
    expect(new Set([...one, ...two, ...third]).size).toBe(3);
    expect((await links()).map((row) => row.link)).toEqual(['own', 'own', 'review']);
  });

  it('keeps a link that exists, whatever becomes of the address', async () => {
    const first = await book.attach(stripe, [aCustomer('cus_1', { email: 'ada@freemail.example' })]);
    await book.attach(stripe, [aCustomer('cus_2', { email: 'sales@acme.example' })]);
    place.clock.advance(2_000);
    expect(await book.attach(stripe, [aCustomer('cus_1', { email: 'ada@acme.example' })])).toEqual(first);
  });

  it('gives the account the new name of the customer it was named after', async () => {
    await book.attach(stripe, [aCustomer('cus_1', { name: 'Acme', email: 'billing@acme.example' })]);
    place.clock.advance(2_000);
    await book.attach(stripe, [aCustomer('cus_1', { name: 'Acme Holding', email: 'billing@acme.example' })]);
    expect((await accounts()).map((row) => row.name)).toEqual(['Acme Holding']);
  });

  it('makes one account when two pages bring the same company at the same time', async () => {
    const other = await book.connect();
    const pages = Array.from({ length: 6 }, (_none, page) =>
      Array.from({ length: 20 }, (_, i) =>
        aCustomer(`cus_${page}_${i}`, { email: `page${page}@company-${i}.example` }),
      ),
    );
    await Promise.all(pages.map((page, i) => book.attach(i % 2 === 0 ? stripe : other, page.toReversed())));
    expect(await accounts()).toHaveLength(20);
    expect((await links()).every((row) => row.account_id !== null)).toBe(true);
  });

  it('makes one account when two pages bring the same address at the same time', async () => {
    const other = await book.connect();
    const pages = Array.from({ length: 6 }, (_none, page) =>
      Array.from({ length: 20 }, (_, i) =>
        aCustomer(`cus_${page}_${i}`, { name: `Person ${i}`, email: `person.${i}@freemail.example` }),
      ),
    );
    await Promise.all(pages.map((page, i) => book.attach(i % 2 === 0 ? stripe : other, page.toReversed())));
    expect(await accounts()).toHaveLength(20);
    expect((await links()).map((row) => row.link)).not.toContain('review');
  });

  it('keeps live and test apart', async () => {
    const live = await book.connect({ mode: 'live' });
    const ids = await Promise.all([
      book.attach(stripe, [aCustomer('cus_1', { email: 'a@acme.example' })]),
      book.attach(live, [aCustomer('cus_1', { email: 'a@acme.example' })]),
    ]);
    expect(new Set(ids.flat()).size).toBe(2);
  });

  it('marks all accounts of a first backfill at its end: what they hold will be adopted', async () => {
    const reading = await book.connect({ isReading: true });
    await book.attach(reading, [aCustomer('cus_1')]);
    expect((await accounts()).map((row) => row.adopts)).toEqual([false]);
    await book.endBackfill(reading);
    expect((await accounts()).map((row) => row.adopts)).toEqual([true]);
  });

  it('makes an account of a customer who has left before anything was paid: it is known by its name', async () => {
    const view = aView({ customer: { ...aView().customer, isDeleted: true }, subscriptions: [], invoices: [] });
    const attach = (given: typeof view) => attachView(stripe, given);
    const nameless = { ...view.customer, ref: { ...view.customer.ref, externalId: 'cus_0' }, name: null, email: null };
    expect(await attach({ ...view, customer: nameless })).toEqual([]);
    expect(await attach(view)).toHaveLength(1);
  });

  it('forgets an id of another system that a customer no longer has', async () => {
    const other = await book.connect({ system: 'measure' });
    const say = (aliases: readonly string[]) => {
      const { customer } = aView();
      const given = {
        ...customer,
        ref: { ...customer.ref, externalId: 'm_1' },
        email: 'm@freemail.example',
        domain: null,
      };
      return attachView(other, aView({ system: 'measure', customer: { ...given, aliases } }));
    };
    const [first] = await say(['measure:m_1', 'stripe:cus_7']);
    await say(['measure:m_1', 'stripe:cus_8']);
    const [seven] = await book.attach(stripe, [aCustomer('cus_7', { email: 'seven@freemail.example' })]);
    const [eight] = await book.attach(stripe, [aCustomer('cus_8', { email: 'eight@freemail.example' })]);
    expect([seven === first, eight === first]).toEqual([false, true]);
  });

  it('knows customers of before by their ids, their own and those that Measure names', async () => {
    const measure = await book.connect({ system: 'measure' });
    await book.attach(stripe, [aCustomer('cus_1')]);
    const references = [
      { remote_id: 'cus_9', integration_key: 'stripe', integration_name: null },
      { remote_id: 'cus_8', integration_key: 'crm', integration_name: 'Another' },
    ];
    await place.database.owner.query(
      `insert into billing_object (workspace_id, connection_id, kind, external_id, customer_id, payload, api_version, known_at)
       values ($1, $2, 'customer', 'm_1', 'm_1', $3, '1', now())`,
      [book.workspaceId, measure.id, JSON.stringify({ integration_references: references })],
    );
    await place.database.owner.query(
      `insert into billing_customer (workspace_id, connection_id, external_id) values ($1, $2, 'm_1')`,
      [book.workspaceId, measure.id],
    );
    await place.database.owner.query(`delete from billing_customer_alias where workspace_id = $1`, [book.workspaceId]);
    await place.database.owner.query(knownByAlias);
    const kept = await place.database.owner.query(
      `select alias, external_id from billing_customer_alias where workspace_id = $1 order by alias`,
      [book.workspaceId],
    );
    expect(kept.rows).toEqual([
      { alias: 'measure:m_1', external_id: 'm_1' },
      { alias: 'stripe:cus_1', external_id: 'cus_1' },
      { alias: 'stripe:cus_9', external_id: 'm_1' },
    ]);
  });

  it('makes nothing of a customer that was deleted before anything was read', async () => {
    expect(await book.attach(stripe, [{ id: 'cus_gone', object: 'customer', deleted: true }])).toEqual([]);
    expect(await accounts()).toEqual([]);
  });
});
