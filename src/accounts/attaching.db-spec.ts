import { SetClock } from '../../test/support/clock.ts';
import { aCustomer, BillingBook, type BookConnection } from '../../test/support/billing-book.ts';
import { openTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { openRooms } from '../../test/support/rooms.ts';
import { aWorkspace } from '../../test/support/workspace.ts';
import { BillingModule } from '../billing/billing.module.ts';
import { AccountsModule } from './accounts.module.ts';

describe('attaching billing customers to accounts', () => {
  let database: TestDatabase;
  let rooms: Awaited<ReturnType<typeof openRooms>>;
  let book: BillingBook;
  let stripe: BookConnection;
  const clock = new SetClock();

  beforeAll(async () => {
    database = await openTestDatabase();
    rooms = await openRooms({ database, clock, imports: [BillingModule, AccountsModule] });
  });
  beforeEach(async () => {
    const { workspaceId } = await aWorkspace(database);
    book = new BillingBook(database, rooms, clock, workspaceId);
    stripe = await book.connect();
  });
  afterAll(async () => {
    await rooms.close();
    await database.close();
  });

  const accounts = async () =>
    (
      await database.owner.query(
        `select id, name, domain, adopts from account where workspace_id = $1 order by name, id`,
        [book.workspaceId],
      )
    ).rows;
  const links = async () =>
    (
      await database.owner.query(
        `select external_id, account_id, link from billing_customer where workspace_id = $1 order by external_id, connection_id`,
        [book.workspaceId],
      )
    ).rows;

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
    clock.advance(2_000);
    expect(await book.attach(stripe, [aCustomer('cus_1', { email: 'ada@acme.example' })])).toEqual(first);
  });

  it('gives the account the new name of the customer it was named after', async () => {
    await book.attach(stripe, [aCustomer('cus_1', { name: 'Acme', email: 'billing@acme.example' })]);
    clock.advance(2_000);
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

  it('marks accounts that a first backfill brings: what they hold will be adopted', async () => {
    const reading = await book.connect({ isReading: true });
    await book.attach(reading, [aCustomer('cus_1')]);
    expect((await accounts()).map((row) => row.adopts)).toEqual([true]);
  });

  it('makes nothing of a customer that was deleted before anything was read', async () => {
    expect(await book.attach(stripe, [{ id: 'cus_gone', object: 'customer', deleted: true }])).toEqual([]);
    expect(await accounts()).toEqual([]);
  });
});
