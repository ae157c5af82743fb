import { AccountRooms } from '../../test/support/account-rooms.ts';
import { aCustomer, type BillingBook, type BookConnection } from '../../test/support/billing-book.ts';
import { aView } from '#core/testing/builders.ts';
import { Database } from '../platform/database/database.ts';
import type { Scope } from '../platform/database/scope.ts';
import { AccountsService } from './accounts.service.ts';

interface Given {
  readonly id: string;
  readonly email: string | null;
  readonly isDeleted?: boolean;
  readonly aliases?: readonly string[];
}

describe('customers who come with pages of a first reading', () => {
  let place: AccountRooms;
  let book: BillingBook;
  let stripe: BookConnection;

  beforeAll(async () => {
    place = await AccountRooms.open();
  });
  beforeEach(async () => {
    ({ book, stripe } = await place.begin({ isReading: true }));
  });
  afterAll(() => place.close());

  const toView = ({ id, email, isDeleted = false, aliases = [] }: Given) => {
    const { customer } = aView();
    const ref = { ...customer.ref, externalId: id };
    return aView({
      customer: { ...customer, ref, aliases, name: email === null ? null : id, email, domain: null, isDeleted },
      ...(email === null ? { subscriptions: [] } : {}),
    });
  };

  /** How many rows of customers this connection to the database has inserted and updated. */
  const written = async ({ db }: Scope): Promise<number[]> => {
    const [counted]: { inserted: number; updated: number }[] = await db.query(
      `select pg_stat_get_xact_tuples_inserted(t)::int as inserted, pg_stat_get_xact_tuples_updated(t)::int as updated
       from (select 'billing_customer'::regclass as t) c`,
    );
    return [counted?.inserted ?? 0, counted?.updated ?? 0];
  };

  /** As `FirstPages` does; answers who was new, and what was written of customers. */
  const page = (connection: BookConnection, customers: readonly Given[]) =>
    place.rooms.get(Database).write(book.workspaceId, async (scope) => {
      const accounts = place.rooms.get(AccountsService);
      const before = await written(scope);
      const newcomers = await accounts.holdFirst(scope, connection.id, customers.map(toView), place.clock.now());
      const attached = await accounts.attachFirst(scope, connection, newcomers, place.clock.now());
      const after = await written(scope);
      return { ...attached, fresh: [...newcomers.keys()], written: after.map((count, i) => count - (before[i] ?? 0)) };
    });

  /** Customers with what they belong to; an account that does not stand is "nothing". */
  const links = async (): Promise<Record<string, string>> =>
    Object.fromEntries(
      (
        await place.database.owner.query<{ external_id: string; at: string }>(
          `select c.external_id, c.link || ' of ' || coalesce(a.name, 'nothing') as at from billing_customer c
           left join account a on a.workspace_id = c.workspace_id and a.id = c.account_id where c.workspace_id = $1`,
          [book.workspaceId],
        )
      ).rows.map(({ external_id, at }) => [external_id, at]),
    );

  it('are attached as any others', async () => {
    await book.attach(await book.connect(), [
      aCustomer('cus_old', { name: 'Old', email: 'ada@freemail.example' }),
      aCustomer('cus_firm', { name: 'Firm', email: 'billing@firm.example' }),
    ]);
    const { made, met } = await page(stripe, [
      { id: 'cus_7', email: 'west@company.example' },
      { id: 'cus_6', email: 'east@company.example' },
      { id: 'cus_5', email: 'ada@freemail.example' },
      { id: 'cus_4', email: 'buy@firm.example' },
      { id: 'cus_3', email: 'bo@freemail.example' },
      { id: 'cus_2', email: 'bo@freemail.example' },
      { id: 'cus_1', email: null, isDeleted: true },
    ]);
    expect(made.map(({ customerIds }) => customerIds)).toEqual([
      ['cus_2', 'cus_3'],
      ['cus_6', 'cus_7'],
    ]);
    expect(met).toHaveLength(2);
    expect(await links()).toMatchObject({
      cus_1: null,
      cus_2: 'own of cus_2',
      cus_3: 'email of cus_2',
      cus_4: 'domain of Firm',
      cus_5: 'email of Old',
      cus_6: 'domain of cus_6',
      cus_7: 'domain of cus_6',
    });
  });

  it('are joined to the account of another system by its id, and stand for review where there are several', async () => {
    const measure = await book.connect({ system: 'measure', isReading: true });
    await page(measure, [{ id: 'm_1', email: 'one@freemail.example', aliases: ['measure:m_1', 'stripe:cus_1'] }]);
    await page(stripe, [{ id: 'cus_1', email: 'other@freemail.example', aliases: ['stripe:cus_1'] }]);
    await page(await book.connect({ isReading: true }), [
      { id: 'cus_8', email: 'two@freemail.example', aliases: ['stripe:cus_8'] },
    ]);
    await page(measure, [{ id: 'm_2', email: null, aliases: ['stripe:cus_1', 'stripe:cus_8'] }]);
    expect(await links()).toMatchObject({ cus_1: 'stored_id of m_1', cus_8: 'own of cus_8', m_2: 'review of m_2' });
  });

  it('are written once where each has an account of its own', async () => {
    const brought = await page(stripe, [
      { id: 'cus_1', email: 'billing@company.example' },
      { id: 'cus_2', email: 'ada@freemail.example' },
    ]);
    expect(brought.written).toEqual([2, 0]);
  });

  it('are new to one of two pages that bring them at the same time, and make one account of a company', async () => {
    const pages = Array.from({ length: 6 }, (_none, at) =>
      Array.from({ length: 20 }, (_, i) => ({
        id: `cus_${at % 3}_${i}`,
        email: i % 2 === 0 ? `page${at % 3}@company-${i}.example` : `person.${i}@freemail.example`,
      })),
    );
    const brought = await Promise.all(pages.map((one, i) => page(stripe, i % 2 === 0 ? one : one.toReversed())));
    expect(brought.flatMap(({ fresh }) => fresh)).toHaveLength(60);
    expect(brought.flatMap(({ made }) => made)).toHaveLength(20);
    const where = Object.values(await links());
    expect([where.length, new Set(where.map((at) => at.split(' of ')[1])).size]).toEqual([60, 20]);
    expect(where.filter((at) => /nothing|review/.test(at))).toEqual([]);
  });
});
