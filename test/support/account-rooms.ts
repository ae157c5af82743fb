import type { TestingModule } from '@nestjs/testing';
import { AccountsModule } from '#server/accounts/accounts.module.ts';
import { BillingModule } from '#server/billing/billing.module.ts';
import { BillingBook } from './billing-book.ts';
import { SetClock } from './clock.ts';
import { openTestDatabase, type TestDatabase } from './database.ts';
import { openRooms } from './rooms.ts';
import { aWorkspace } from './workspace.ts';

/** The room of accounts with those before it, on a database of its own: what is attached there, and nothing concluded. */
export class AccountRooms {
  private constructor(
    readonly database: TestDatabase,
    readonly rooms: TestingModule,
    readonly clock: SetClock,
  ) {}

  static async open(): Promise<AccountRooms> {
    const clock = new SetClock();
    const database = await openTestDatabase();
    return new AccountRooms(
      database,
      await openRooms({ database, clock, imports: [BillingModule, AccountsModule] }),
      clock,
    );
  }

  /** A workspace with one connection. */
  async begin(connection: Parameters<BillingBook['connect']>[0] = {}) {
    const { workspaceId } = await aWorkspace(this.database);
    const book = new BillingBook(this.database, this.rooms, this.clock, workspaceId);
    return { workspaceId, book, stripe: await book.connect(connection) };
  }

  async close(): Promise<void> {
    await this.rooms.close();
    await this.database.close();
  }
}
