import { listAccounts } from '#contracts/account-list.ts';
import { SetClock } from '../../test/support/clock.ts';
import { aCustomer, aFailedInvoice, aSubscription, BillingBook, type Json } from '../../test/support/billing-book.ts';
import { openTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { openRooms } from '../../test/support/rooms.ts';
import { AccountCountsQueries } from '../accounts/account-counts.queries.ts';
import { AccountQueries } from '../accounts/account.queries.ts';
import { AccountsQueries } from '../accounts/accounts.queries.ts';
import { AttachmentsQueries } from '../accounts/attachments.queries.ts';
import { ForgettingService } from '../accounts/forgetting.service.ts';
import { TimelineQueries } from '../accounts/timeline.queries.ts';
import { ConnectionsQueries } from '../connections/connections.queries.ts';
import { Database } from '../platform/database/database.ts';
import { PlaybooksQueries } from '../playbooks/playbooks.queries.ts';
import { PlaybooksService } from '../playbooks/playbooks.service.ts';
import { DecisionsModule } from './decisions.module.ts';
import { EvaluateJob } from './evaluate.job.ts';
import { LinkingService } from './linking.service.ts';

describe('linking a customer by hand', () => {
  let database: TestDatabase;
  let rooms: Awaited<ReturnType<typeof openRooms>>;
  let world: Awaited<ReturnType<typeof BillingBook.begin>>;
  const clock = new SetClock();
  const shared = 'shared@freemail.example';

  beforeAll(async () => {
    database = await openTestDatabase();
    rooms = await openRooms({ database, clock, imports: [DecisionsModule] });
  });
  afterAll(async () => {
    await rooms.close();
    await database.close();
  });

  const receive = (...objects: Json[]) => world.book.receive(world.stripe, objects);
  const named = (id: string, email: string) => aCustomer(id, { name: id, email });
  /** Two accounts that have one address since, and a third customer of that address, who pays and fails. */
  beforeEach(async () => {
    world = await BillingBook.begin(database, rooms, clock);
    const playbooks = (await rooms.get(PlaybooksQueries).list(world.workspaceId, 'test')).rows;
    const failing = playbooks.find((one) => one.trigger === 'payment_failed');
    await rooms.get(PlaybooksService).switch(world.workspaceId, failing?.id ?? '', { isOn: true, sending: 'draft' });
    clock.advance(60_000);
    for (const id of ['cus_1', 'cus_2']) {
      await receive(named(id, `${id}@freemail.example`), aSubscription(id, clock.now()));
      await receive(named(id, shared));
    }
    await receive(named('cus_3', shared), aSubscription('cus_3', clock.now()));
    await receive(aFailedInvoice('cus_3', clock.now()));
    clock.advance(60_000);
  });

  const linking = () => rooms.get(LinkingService);
  const link = (externalId: string, accountId: string) =>
    linking().link(world, world.stripe.id, { externalId, accountId });
  const unlink = (externalId: string) => linking().unlink(world, world.stripe.id, { externalId });
  const settle = async () => {
    while ((await rooms.get(EvaluateJob).run(world.workspaceId, clock.now())) === 'more');
  };
  const list = async () =>
    (await rooms.get(AccountsQueries).list(world.workspaceId, listAccounts.query.parse({ mode: 'test', sort: 'name' })))
      .rows;
  const idOf = async (name: string) => (await list()).find((row) => row.name === name)?.id ?? '';
  const attachment = async (externalId: string) =>
    (await rooms.get(AttachmentsQueries).list(world.workspaceId, world.stripe.id, { limit: 50 })).rows.find(
      (row) => row.externalId === externalId,
    );
  const flags = async () =>
    (
      await database.owner.query(
        `select a.name, f.state, f.closed_words as words from flag f join account a on a.id = f.account_id
         where f.workspace_id = $1 order by a.name`,
        [world.workspaceId],
      )
    ).rows;
  const drafts = async () =>
    (await database.owner.query(`select status from message where workspace_id = $1`, [world.workspaceId])).rows;
  const history = async (id: string) =>
    (await rooms.get(TimelineQueries).list(world.workspaceId, id, { kind: 'billing', limit: 50 })).rows.map(
      (row) => row.words,
    );

  const wait = (externalId: string) =>
    database.owner.query(
      `insert into billing_customer (workspace_id, connection_id, external_id) values ($1, $2, $3)`,
      [world.workspaceId, world.stripe.id, externalId],
    );
  const wanted = async (externalId: string) =>
    (
      await database.owner.query(
        `select kind from billing_object where workspace_id = $1 and external_id = $2 and wanted > done`,
        [world.workspaceId, externalId],
      )
    ).rows;

  it('adds it to the account, ends what the one it left had, and fires nothing twice', async () => {
    expect(await attachment('cus_3')).toMatchObject({ state: 'review', canUnlink: false });
    expect(await drafts()).toEqual([{ status: 'draft' }]);
    const [to, left] = [await idOf('cus_1'), await idOf('cus_3')];
    expect(await link('cus_3', to)).toEqual({ account: { accountId: to, name: 'cus_1' } });
    await settle();
    expect((await list()).map(({ name, mrr }) => [name, mrr?.[0]?.minor])).toEqual([
      ['cus_1', 20_000],
      ['cus_2', 10_000],
    ]);
    expect((await rooms.get(AccountCountsQueries).count(world.workspaceId, 'test')).pills).toMatchObject({ all: 2 });
    expect(await flags()).toEqual([
      { name: 'cus_1', state: 'open', words: null },
      { name: 'cus_3', state: 'closed', words: 'Its billing customer cus_3 was linked to cus_1.' },
    ]);
    expect(await drafts()).toEqual([{ status: 'withdrawn' }]);
    expect(await attachment('cus_3')).toMatchObject({
      state: 'attached',
      link: 'person',
      account: { name: 'cus_1' },
      words: 'Linked by Ada Keel: no machine moves it.',
      canUnlink: true,
    });
    const byHand = await rooms
      .get(AttachmentsQueries)
      .list(world.workspaceId, world.stripe.id, { state: 'by_hand', limit: 50 });
    expect(byHand.rows.map(({ externalId }) => externalId)).toEqual(['cus_3']);
    expect((await rooms.get(ConnectionsQueries).get(world.workspaceId, world.stripe.id)).counts).toMatchObject({
      byHand: 1,
      review: 0,
    });
    expect(await history(to)).toContain('Ada Keel linked the billing customer cus_3 here');
    expect(await history(left)).toContain('Ada Keel linked the billing customer cus_3 to cus_1');
    expect(await rooms.get(AccountQueries).get(world.workspaceId, left)).toMatchObject({
      revenue: null,
      movedTo: { accountId: to, name: 'cus_1' },
    });
    expect(await months()).toEqual([20_000, 10_000, 0]);
  });

  const months = async () =>
    (
      await database.owner.query(
        `select coalesce((m.mrr -> 0 ->> 'minor')::int, 0) as minor from account_mrr_month m join account a on a.id = m.account_id
         where m.workspace_id = $1 and m.month = '2026-06-01' order by a.name`,
        [world.workspaceId],
      )
    ).rows.map((row) => row.minor);

  it('is honoured by every later reading', async () => {
    const to = await idOf('cus_1');
    await link('cus_3', to);
    expect(await receive(named('cus_3', 'somebody.else@third.example'))).toEqual([to]);
    expect(await attachment('cus_3')).toMatchObject({ account: { name: 'cus_1' }, link: 'person' });
  });

  it('can be taken back: the same account, its flag and its revenue are there again', async () => {
    const own = await idOf('cus_3');
    await link('cus_3', await idOf('cus_1'));
    await settle();
    expect(await unlink('cus_3')).toEqual({ account: { accountId: own, name: 'cus_3' } });
    await settle();
    expect((await list()).map(({ name, mrr }) => [name, mrr?.[0]?.minor])).toEqual([
      ['cus_1', 10_000],
      ['cus_2', 10_000],
      ['cus_3', 10_000],
    ]);
    expect(await attachment('cus_3')).toMatchObject({ state: 'review', link: 'review', canUnlink: false });
    expect(await flags()).toMatchObject([
      { name: 'cus_1', state: 'closed' },
      { name: 'cus_3', state: 'open' },
    ]);
    expect(await months()).toEqual([10_000, 10_000, 10_000]);
    await expect(unlink('cus_3')).rejects.toMatchObject({ code: 'not_linked_by_hand' });
  });

  it('ends what an account had when the customer that is moved back was its last one', async () => {
    await receive(named('cus_4', shared), aSubscription('cus_4', clock.now()));
    await receive(aFailedInvoice('cus_4', clock.now()));
    const left = await idOf('cus_3');
    await link('cus_4', left);
    await link('cus_3', await idOf('cus_1'));
    await settle();
    expect((await flags()).filter(({ name, state }) => name === 'cus_3' && state === 'open')).toHaveLength(1);
    await unlink('cus_4');
    expect((await flags()).filter(({ name }) => name === 'cus_3')).toEqual([
      { name: 'cus_3', state: 'closed', words: expect.any(String) },
      { name: 'cus_3', state: 'closed', words: 'The link of its billing customer cus_4 was taken back.' },
    ]);
    await settle();
    expect((await list()).map(({ name }) => name)).toEqual(['cus_1', 'cus_2', 'cus_4']);
    expect(await rooms.get(AccountQueries).get(world.workspaceId, left)).toMatchObject({ movedTo: { name: 'cus_4' } });
    expect(await months()).toEqual([20_000, 10_000, 0, 10_000]);
  });

  it('ends it too when that customer has not been read and waits again', async () => {
    await wait('cus_9');
    const left = await idOf('cus_3');
    await link('cus_9', left);
    await link('cus_3', await idOf('cus_2'));
    await link('cus_3', await idOf('cus_1'));
    await unlink('cus_9');
    expect((await flags()).filter(({ name }) => name === 'cus_3')).toMatchObject([{ state: 'closed' }]);
    await settle();
    expect((await list()).map(({ name }) => name)).toEqual(['cus_1', 'cus_2']);
    expect(await rooms.get(AccountQueries).get(world.workspaceId, left)).toMatchObject({ movedTo: { name: 'cus_1' } });
    expect(await months()).toEqual([20_000, 10_000, 0]);
  });

  it('confirms that one stands rightly alone, once', async () => {
    const own = await idOf('cus_3');
    await link('cus_3', own);
    await link('cus_3', own);
    expect(await attachment('cus_3')).toMatchObject({ state: 'attached', link: 'person', account: { name: 'cus_3' } });
    expect((await history(own)).filter((words) => words.includes('confirmed'))).toHaveLength(1);
    await unlink('cus_3');
    expect(await attachment('cus_3')).toMatchObject({ state: 'review' });
  });

  it('takes one that waits, which waits again when that is undone before it has been read', async () => {
    await wait('cus_9');
    await link('cus_9', await idOf('cus_2'));
    expect(await unlink('cus_9')).toEqual({ account: null });
    expect(await attachment('cus_9')).toMatchObject({ state: 'waiting', account: null });
    expect(await wanted('cus_9')).toEqual([{ kind: 'customer' }]);
  });

  it('gives one that waited and has been read since an account at once when that is undone', async () => {
    await wait('cus_9');
    const to = await idOf('cus_2');
    await link('cus_9', to);
    expect(await receive(named('cus_9', 'nine@ninth.example'), aSubscription('cus_9', clock.now()))).toEqual([to]);
    expect(await attachment('cus_9')).toMatchObject({ state: 'attached', account: { name: 'cus_2' } });
    await settle();
    const { account } = await unlink('cus_9');
    expect(account).toMatchObject({ name: 'cus_9' });
    expect(await attachment('cus_9')).toMatchObject({ state: 'attached', link: 'domain', canUnlink: false, account });
    await settle();
    expect((await list()).map(({ name, mrr }) => [name, mrr?.[0]?.minor])).toEqual([
      ['cus_1', 10_000],
      ['cus_2', 10_000],
      ['cus_3', 10_000],
      ['cus_9', 10_000],
    ]);
    expect(await wanted('cus_9')).toEqual([]);
    expect(await history(to)).toContain(
      'Ada Keel took back the link of the billing customer cus_9: it belongs to cus_9',
    );
  });

  it('leaves it where a machine finds it when that is the account to which it was linked', async () => {
    const [to = ''] = await receive(aCustomer('cus_8'));
    await wait('cus_9');
    await link('cus_9', to);
    await receive(named('cus_9', 'nine@cus-8.example'));
    expect(await unlink('cus_9')).toMatchObject({ account: { accountId: to } });
    expect(await attachment('cus_9')).toMatchObject({ state: 'attached', link: 'domain' });
    expect(await history(to)).toContain('Ada Keel no longer vouches for cus_9 here');
  });

  const become = (status: string) =>
    database.owner.query(`update connection set status = $2 where id = $1`, [world.stripe.id, status]);

  it('goes on, and back, while the key of its connection is refused', async () => {
    const [to, own] = [await idOf('cus_1'), await idOf('cus_3')];
    await become('revoked');
    expect(await link('cus_3', to)).toEqual({ account: { accountId: to, name: 'cus_1' } });
    await settle();
    expect(await flags()).toContainEqual({ name: 'cus_1', state: 'open', words: null });
    expect(await unlink('cus_3')).toEqual({ account: { accountId: own, name: 'cus_3' } });
  });

  it.each(['disconnecting', 'disconnected'])('is refused in words while its connection is %s', async (status) => {
    await become(status);
    await expect(link('cus_3', await idOf('cus_1'))).rejects.toMatchObject({ code: 'connection_ended' });
    await expect(unlink('cus_3')).rejects.toMatchObject({ code: 'connection_ended' });
  });

  it('refuses in words what was matched, another mode, an account that was left, and what is not there', async () => {
    const [one, own] = [await idOf('cus_1'), await idOf('cus_3')];
    await expect(link('cus_2', one)).rejects.toMatchObject({ code: 'customer_matched' });
    await expect(link('cus_none', one)).rejects.toMatchObject({ code: 'billing_customer_not_found' });
    await expect(link('cus_3', world.memberId)).rejects.toMatchObject({ code: 'account_not_found' });
    const live = await world.book.connect({ mode: 'live' });
    const [elsewhere = ''] = await world.book.receive(live, [named('cus_1', 'live@live.example')]);
    await expect(link('cus_3', elsewhere)).rejects.toMatchObject({ code: 'other_mode' });
    await link('cus_3', one);
    await receive(named('cus_4', shared));
    await expect(link('cus_4', own)).rejects.toMatchObject({ code: 'account_moved' });
  });

  it('lets an account that was left be seen again when a customer comes to it', async () => {
    const [to, left] = [await idOf('cus_1'), await idOf('cus_3')];
    await link('cus_3', to);
    await database.owner.query(`update account set domain = 'third.example' where id = $1`, [left]);
    expect(await receive(named('cus_5', 'billing@third.example'))).toEqual([left]);
    expect((await list()).map(({ id }) => id)).toContain(left);
    expect(await rooms.get(AccountQueries).get(world.workspaceId, left)).toMatchObject({ movedTo: null });
  });

  it('leaves nothing of billing behind when the connection is ended', async () => {
    const [to, left] = [await idOf('cus_1'), await idOf('cus_3')];
    await link('cus_3', to);
    await settle();
    const kept = async () =>
      (
        await database.owner.query(
          `select (select count(*) from account_snapshot s where s.account_id = $1)::int as versions,
             (select count(*) from account_mrr_month m where m.account_id = $1 and m.connection_ids <> '{}')::int as months,
             (select count(*) from account_event e where e.account_id = $1 and e.kind = 'billing')::int as events`,
          [left],
        )
      ).rows[0];
    expect(await kept()).toMatchObject({ versions: 2, events: 2 });
    await rooms
      .get(Database)
      .write(world.workspaceId, (scope) => rooms.get(ForgettingService).forget(scope, world.stripe.id, '', 100));
    expect(await kept()).toEqual({ versions: 0, months: 0, events: 0 });
  });
});
