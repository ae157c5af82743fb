import { SetClock } from '../../test/support/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { openRooms } from '../../test/support/rooms.ts';
import { CallBudgets } from './call-budgets.ts';
import { ConnectionsModule } from './connections.module.ts';

describe('the budgets of one process', () => {
  let database: TestDatabase;
  let rooms: Awaited<ReturnType<typeof openRooms>>;

  beforeAll(async () => {
    database = await openTestDatabase();
    rooms = await openRooms({ database, clock: new SetClock(), imports: [ConnectionsModule] });
  });
  afterAll(async () => {
    await rooms.close();
    await database.close();
  });

  it.each([true, false])(
    'are one an account, and forgotten a day after it was last read (sandbox: %s)',
    async (isSandbox) => {
      const budgets = rooms.get(CallBudgets, { strict: false });
      const account = {
        system: 'stripe',
        mode: 'test',
        isSandbox,
        externalAccountId: 'acct_1',
        credentials: {},
      } as const;
      const budget = budgets.of(account);
      const hours = (count: number) => new Date(Date.now() + count * 3_600_000);
      await budgets.prune(hours(23));
      expect(budgets.of(account)).toBe(budget);
      await budgets.prune(hours(25));
      expect(budgets.of(account)).not.toBe(budget);
    },
  );
});
