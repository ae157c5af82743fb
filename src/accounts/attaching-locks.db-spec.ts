import pg from 'pg';
import { aView } from '#core/testing/builders.ts';
import { AccountRooms } from '../../test/support/account-rooms.ts';
import type { BillingBook, BookConnection } from '../../test/support/billing-book.ts';
import { untilBlockedBy } from '../../test/support/locks.ts';
import { Database } from '../platform/database/database.ts';
import { AccountsService } from './accounts.service.ts';

/** Customers, the queue of those who attach, accounts: in this order, of however many connections (ruling 15). */
describe('while somebody else attaches', () => {
  let place: AccountRooms;
  let book: BillingBook;
  let stripe: BookConnection;
  let measure: BookConnection;
  let attaching: pg.Client;

  beforeEach(async () => {
    place = await AccountRooms.open();
    ({ book, stripe } = await place.begin());
    measure = await book.connect({ system: 'measure' });
    attaching = new pg.Client({ connectionString: place.database.url });
    await attaching.connect();
  });
  afterEach(async () => {
    await attaching.end();
    await place.close();
  });

  const toView = (id: string, name: string, stated: readonly string[] = []) => {
    const { customer } = aView();
    const ref = { ...customer.ref, externalId: id };
    return aView({ customer: { ...customer, ref, name, email: null, domain: null, aliases: [], stated } });
  };
  type Group = Parameters<AccountsService['attachAll']>[1][number];
  const attach = (...groups: readonly Group[]) =>
    place.rooms.get(Database).write(book.workspaceId, async (scope) => {
      const accounts = place.rooms.get(AccountsService);
      for (const { connection, views } of groups) {
        const ids = views.map(({ customer }) => customer.ref.externalId);
        await accounts.hold(scope, connection.id, ids);
      }
      await accounts.attachAll(scope, groups, place.clock.now());
    });
  const names = async () =>
    (
      await attaching.query<{ name: string }>(
        `select name from account where workspace_id = $1 order by name for no key update skip locked`,
        [book.workspaceId],
      )
    ).rows.map(({ name }) => name);
  /** The work waits for its turn, and has locked no account by then. */
  const waitsWithNone = async (work: () => Promise<unknown>) => {
    const before = await names();
    await attaching.query('begin');
    await attaching.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [`attach ${book.workspaceId} test`]);
    const working = work();
    await untilBlockedBy(attaching);
    const free = await names();
    await attaching.query('rollback');
    await working;
    expect(free).toEqual(before);
    expect(before).not.toEqual([]);
  };

  it('an account is not renamed yet by a customer of whom an id is learned', async () => {
    await attach({ connection: stripe, views: [toView('cus_1', 'Alder')] });
    await waitsWithNone(() => attach({ connection: stripe, views: [toView('cus_1', 'Birch', ['identifier:acct-1'])] }));
    expect(await names()).toEqual(['Birch']);
  });

  it('nor by one that comes with another of no account yet', async () => {
    await attach({ connection: stripe, views: [toView('cus_1', 'Alder')] });
    await waitsWithNone(() =>
      attach({ connection: stripe, views: [toView('cus_1', 'Birch'), toView('cus_2', 'Cedar')] }),
    );
    expect(await names()).toEqual(['Birch', 'Cedar']);
  });

  it('nor by one of a connection that is placed before that of whom an id is learned', async () => {
    await attach({ connection: stripe, views: [toView('cus_1', 'Alder')] });
    await attach({ connection: measure, views: [toView('m_1', 'Cedar')] });
    await waitsWithNone(() =>
      attach(
        { connection: stripe, views: [toView('cus_1', 'Birch')] },
        { connection: measure, views: [toView('m_1', 'Cedar', ['identifier:acct-1'])] },
      ),
    );
    expect(await names()).toEqual(['Birch', 'Cedar']);
  });
});
