import { listAccounts } from '#contracts/account-list.ts';
import { SetClock } from '../../test/support/clock.ts';
import { aCustomer, aSubscription, BillingBook } from '../../test/support/billing-book.ts';
import { openTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { openRooms } from '../../test/support/rooms.ts';
import { AccountCountsQueries } from '../accounts/account-counts.queries.ts';
import { AccountQueries } from '../accounts/account.queries.ts';
import { AccountWantsService } from '../accounts/account-wants.service.ts';
import { AccountsQueries } from '../accounts/accounts.queries.ts';
import { Database } from '../platform/database/database.ts';
import { DecisionsModule } from './decisions.module.ts';
import { EvaluateJob } from './evaluate.job.ts';

describe('an account while billing is read for the first time', () => {
  let database: TestDatabase;
  let rooms: Awaited<ReturnType<typeof openRooms>>;
  const clock = new SetClock();

  beforeAll(async () => {
    database = await openTestDatabase();
    rooms = await openRooms({ database, clock, imports: [DecisionsModule] });
  });
  afterAll(async () => {
    await rooms.close();
    await database.close();
  });

  const begin = async () => {
    const { book, workspaceId, stripe } = await BillingBook.begin(database, rooms, clock);
    const list = async () =>
      (await rooms.get(AccountsQueries).list(workspaceId, listAccounts.query.parse({ mode: 'test' }))).rows;
    const page = (id: string) => rooms.get(AccountQueries).get(workspaceId, id);
    const evaluateAll = () => rooms.get(EvaluateJob).run(workspaceId, clock.now());
    return { book, workspaceId, stripe, list, page, evaluateAll };
  };

  it('is shown on its page as in the list, until it has been evaluated', async () => {
    const { book, list, page, evaluateAll } = await begin();
    const reading = await book.connect({ isReading: true });
    const [id = ''] = await book.receive(reading, [aCustomer('cus_1'), aSubscription('cus_1', clock.now())]);
    const [row] = await list();
    expect(row).toMatchObject({ mrr: [{ minor: 10_000 }], mrrWords: null, status: 'active', renewsInDays: 20 });
    const during = await page(id);
    expect(during).toMatchObject({ revenue: null, revenueWords: 'Still reading billing for the first time.' });
    expect(row).toMatchObject(during.soFar ?? { is: 'missing' });
    await book.endBackfill(reading);
    expect(await page(id)).toMatchObject({ revenue: null, soFar: { mrr: [{ minor: 10_000 }] } });
    await evaluateAll();
    expect(await page(id)).toMatchObject({ revenue: { mrr: { value: [{ minor: 10_000 }] } }, soFar: null });
  });

  it('is not said to have no subscription before all have been read', async () => {
    const { book, list, page, evaluateAll } = await begin();
    const reading = await book.connect({ isReading: true });
    const [id = ''] = await book.receive(reading, [aCustomer('cus_1')]);
    const unknown = { status: null, mrr: null, mrrWords: null, plan: null };
    expect(await list()).toMatchObject([{ ...unknown, statusWords: 'Still reading the billing system.' }]);
    expect(await page(id)).toMatchObject({ revenueWords: 'Still reading billing for the first time.' });
    await book.endBackfill(reading);
    await evaluateAll();
    expect(await list()).toMatchObject([{ status: 'none', mrr: [], mrrWords: 'There is no subscription.' }]);
  });

  it('has not left before all have been read', async () => {
    const { book, list, page, evaluateAll } = await begin();
    const reading = await book.connect({ isReading: true });
    const endedAt = Math.floor(clock.now().getTime() / 1_000) - 86_400;
    const ended = { status: 'canceled', ended_at: endedAt, canceled_at: endedAt };
    const [id = ''] = await book.receive(reading, [aCustomer('cus_1'), aSubscription('cus_1', clock.now(), ended)]);
    const unknown = { status: null, mrr: null, mrrWords: null, endedAt: null };
    expect(await list()).toMatchObject([{ ...unknown, statusWords: 'Still reading the billing system.' }]);
    expect((await page(id)).soFar).toMatchObject({ status: null, statusWords: 'Still reading the billing system.' });
    await book.endBackfill(reading);
    await evaluateAll();
    expect(await list()).toMatchObject([{ status: 'canceled', mrr: [], mrrWords: 'The last subscription has ended.' }]);
  });

  it('is told by what could be read, and by nothing that could not', async () => {
    const { book, stripe, list, page } = await begin();
    const words = 'Some of it cannot be read: a permission is missing.';
    await database.owner.query('update connection set unread = $2 where id = $1', [
      stripe.id,
      JSON.stringify([{ kind: 'invoice', label: 'Invoices', words, isRequired: true }]),
    ]);
    const [runs = ''] = await book.receive(stripe, [aCustomer('cus_5'), aSubscription('cus_5', clock.now())]);
    const [none = ''] = await book.receive(stripe, [aCustomer('cus_6')]);
    const payment = { paymentHealth: null, paymentWords: words };
    expect((await list()).toSorted((a, b) => (a.name < b.name ? -1 : 1))).toMatchObject([
      { status: 'active', mrr: [{ minor: 10_000 }], ...payment },
      { status: null, statusWords: words, mrr: null, mrrWords: null, paymentHealth: null },
    ]);
    expect((await page(runs)).revenue).toMatchObject({
      status: { value: 'active' },
      paymentHealth: { value: null, reason: words },
      paymentWords: words,
    });
    expect(await page(none)).toMatchObject({ revenue: null, revenueWords: words, soFar: { status: null } });
    await database.owner.query(`update connection set unread = '[]' where id = $1`, [stripe.id]);
    await book.receive(stripe, [aCustomer('cus_5'), aCustomer('cus_6')]);
    expect((await list()).map(({ status, paymentHealth }) => [status, paymentHealth])).toEqual(
      expect.arrayContaining([
        ['active', 'ok'],
        ['none', 'ok'],
      ]),
    );
    expect((await page(none)).revenue).toMatchObject({ mrr: { value: [], reason: 'There is no subscription.' } });
  });

  it('makes nobody wait for all others when a delivery brings it', async () => {
    const { book, stripe, workspaceId, evaluateAll } = await begin();
    const counts = () => rooms.get(AccountCountsQueries).count(workspaceId, 'test');
    await book.receive(stripe, [aCustomer('cus_7'), aSubscription('cus_7', clock.now())]);
    const reading = await book.connect({ isReading: true });
    const [id = ''] = await book.attach(stripe, [aCustomer('cus_8')]);
    await rooms
      .get(Database)
      .write(workspaceId, (scope) => rooms.get(AccountWantsService, { strict: false }).want(scope, [id]));
    expect(await counts()).toMatchObject({ isReading: true, isOtherRead: true });
    await book.attach(reading, [aCustomer('cus_9')]);
    await book.endBackfill(reading);
    expect(await counts()).toMatchObject({ isReading: true });
    await evaluateAll();
    expect(await counts()).toMatchObject({ isReading: false });
  });

  it('keeps what a source says that was read, while another is being read', async () => {
    const { book, stripe, page } = await begin();
    const [id = ''] = await book.receive(stripe, [aCustomer('cus_2'), aSubscription('cus_2', clock.now())]);
    const reading = await book.connect({ isReading: true });
    const [same = ''] = await book.receive(reading, [aCustomer('cus_2b', { email: 'billing@cus-2.example' })]);
    expect(same).toBe(id);
    expect(await page(id)).toMatchObject({ revenueWords: null, revenue: { mrr: { value: [{ minor: 10_000 }] } } });
  });

  it('has no MRR without a subscription, and stands behind one whose subscription is free', async () => {
    const { book, stripe, list, page } = await begin();
    const [none = ''] = await book.receive(stripe, [aCustomer('cus_3')]);
    const free = { unit_amount: 0, unit_amount_decimal: '0' };
    await book.receive(stripe, [aCustomer('cus_4'), aSubscription('cus_4', clock.now(), {}, free)]);
    expect((await list()).map(({ name, mrr, mrrWords }) => [name, mrr, mrrWords])).toEqual([
      ['Company cus_4', [], null],
      ['Company cus_3', [], 'There is no subscription.'],
    ]);
    expect((await page(none)).revenue?.mrr.reason).toBe('There is no subscription.');
  });
});
