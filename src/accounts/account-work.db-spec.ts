import { AccountRooms } from '../../test/support/account-rooms.ts';
import { aCustomer, type BillingBook, type BookConnection } from '../../test/support/billing-book.ts';
import { Database } from '../platform/database/database.ts';
import { AccountWantsService } from './account-wants.service.ts';
import { isAnyWanted, nextDue, wake } from './account-work.ts';

describe('the work there is with accounts', () => {
  let place: AccountRooms;
  let db: Database;
  let wants: AccountWantsService;
  let book: BillingBook;
  let stripe: BookConnection;
  let workspaceId: string;

  beforeAll(async () => {
    place = await AccountRooms.open();
    db = place.rooms.get(Database);
    wants = place.rooms.get(AccountWantsService);
  });
  beforeEach(async () => {
    ({ workspaceId, book, stripe } = await place.begin());
  });
  afterAll(() => place.close());

  const work = async () =>
    (await place.database.owner.query(`select * from account_work where workspace_id = $1 order by 2`, [workspaceId]))
      .rows;
  const inMinutes = (minutes: number) => new Date(place.clock.now().getTime() + minutes * 60_000);

  it('is asked for without waiting for whoever evaluates the account meanwhile', async () => {
    const ids = await book.attach(stripe, [aCustomer('cus_1')]);
    await place.database.owner.query('begin');
    await place.database.owner.query('select from account where id = any($1::uuid[]) for no key update', [ids]);
    await db.write(workspaceId, (scope) => wants.want(scope, ids));
    await place.database.owner.query('commit');
    expect(await work()).toMatchObject([{ account_id: ids[0], wanted: '1', done: '0' }]);
  });

  it('is asked for once of an account with several customers, and again when asked again', async () => {
    const contact = { name: 'Acme', email: 'billing@acme.example' };
    const [id] = await book.attach(stripe, [aCustomer('cus_1', contact), aCustomer('cus_2', contact)]);
    const isWanted = () => db.read(workspaceId, isAnyWanted);
    expect(await isWanted()).toBe(false);
    await db.write(workspaceId, (scope) => wants.wantConnection(scope, stripe.id));
    expect(await isWanted()).toBe(true);
    expect(await work()).toMatchObject([{ account_id: id, wanted: '1' }]);
    await db.write(workspaceId, (scope) => wants.wantConnection(scope, stripe.id, true));
    expect(await work()).toMatchObject([{ account_id: id, wanted: '2' }]);
    expect((await place.database.owner.query('select adopts from account where id = $1', [id])).rows).toEqual([
      { adopts: true },
    ]);
  });

  it('is left alone, with the bell, by who would wake it later than it wakes', async () => {
    const ids = await book.attach(stripe, [aCustomer('cus_1')]);
    const wakeAt = (minutes: number) => db.write(workspaceId, (scope) => wants.wakeBy(scope, ids, inMinutes(minutes)));
    const bell = async () =>
      (
        await place.database.owner.query(
          `select due_at, xmin::text from directory_doorbell where workspace_id = $1 and kind = 'evaluate'`,
          [workspaceId],
        )
      ).rows;
    await wakeAt(5);
    const before = [await work(), await bell()];
    expect(before).toEqual([[expect.objectContaining({ wake_at: inMinutes(5) })], [expect.anything()]]);
    await place.database.owner.query('begin');
    await place.database.owner.query('select from account_work where workspace_id = $1 for update', [workspaceId]);
    await place.database.owner.query('select from directory_doorbell where workspace_id = $1 for update', [
      workspaceId,
    ]);
    for (const minutes of [5, 6]) await wakeAt(minutes);
    await place.database.owner.query('commit');
    expect([await work(), await bell()]).toEqual(before);
    await wakeAt(4);
    expect(await work()).toMatchObject([{ wake_at: inMinutes(4) }]);
    expect(await bell()).toMatchObject([{ due_at: inMinutes(4) }]);
  });

  it('is due at the earliest of its moments, once, and then wanted', async () => {
    const [id = ''] = await book.attach(stripe, [aCustomer('cus_1')]);
    for (const minutes of [5, 9]) await db.write(workspaceId, (scope) => wants.wakeBy(scope, [id], inMinutes(minutes)));
    expect(await db.read(workspaceId, (scope) => nextDue(scope, place.clock.now()))).toEqual(inMinutes(5));
    for (const minutes of [4, 5, 6]) await db.write(workspaceId, (scope) => wake(scope, inMinutes(minutes), 10));
    expect(await work()).toMatchObject([{ account_id: id, wanted: '1', wake_at: null }]);
  });
});
