import type { ModuleMetadata } from '@nestjs/common';
import type { TestingModule } from '@nestjs/testing';
import type { Connector } from '#connectors/connector.ts';
import { DecisionsModule } from '#server/decisions/decisions.module.ts';
import { EvaluationService } from '#server/decisions/evaluation.service.ts';
import { Database } from '#server/platform/database/database.ts';
import type { Scope } from '#server/platform/database/scope.ts';
import { BillingBook, type BookConnection } from './billing-book.ts';
import { SetClock } from './clock.ts';
import { openTestDatabase, type TestDatabase } from './database.ts';
import { openRooms } from './rooms.ts';

type Begun = Awaited<ReturnType<typeof BillingBook.begin>>;

interface Rooms {
  /** Beside those that judge. */
  readonly imports?: NonNullable<ModuleMetadata['imports']>;
  readonly connectors?: readonly Connector[];
}

/** Rooms that judge, on a database of their own, and a workspace with one connection that was read. */
export class JudgedBook {
  readonly clock = new SetClock();
  #opened: { readonly database: TestDatabase; readonly rooms: TestingModule } | null = null;
  #begun: Begun | null = null;

  /** For the specs of one `describe`: opened before the first, closed after the last; each begins with a workspace of its own. */
  static inEach(rooms: Rooms = {}): JudgedBook {
    const judged = new JudgedBook();
    judged.around(rooms);
    return judged;
  }

  protected around({ imports = [], connectors }: Rooms): void {
    beforeAll(async () => {
      const database = await openTestDatabase();
      const parts = { database, clock: this.clock, imports: [DecisionsModule, ...imports] };
      this.#opened = { database, rooms: await openRooms(connectors ? { ...parts, connectors } : parts) };
    });
    beforeEach(() => this.begin());
    afterAll(async () => {
      await this.rooms.close();
      await this.database.close();
    });
  }

  protected async begin(): Promise<void> {
    this.#begun = await BillingBook.begin(this.database, this.rooms, this.clock);
  }

  get database(): TestDatabase {
    return given(this.#opened).database;
  }

  get rooms(): TestingModule {
    return given(this.#opened).rooms;
  }

  get book(): BillingBook {
    return given(this.#begun).book;
  }

  get stripe(): BookConnection {
    return given(this.#begun).stripe;
  }

  get workspaceId(): string {
    return given(this.#begun).workspaceId;
  }

  get memberId(): string {
    return given(this.#begun).memberId;
  }

  get<T>(service: abstract new (...parts: never[]) => T): T {
    return this.rooms.get<T>(service, { strict: false });
  }

  step<T>(work: (scope: Scope) => Promise<T>): Promise<T> {
    return this.get(Database).write(this.workspaceId, work);
  }

  evaluate(...accountIds: readonly string[]): Promise<unknown> {
    return this.step((scope) => this.get(EvaluationService).evaluate(scope, accountIds, this.clock.now()));
  }

  /** As the owner of the database; `$1` is the workspace. */
  async rows(text: string, ...values: readonly unknown[]) {
    return (await this.database.owner.query(text, [this.workspaceId, ...values])).rows;
  }
}

function given<T>(value: T | null): T {
  if (value === null) throw new Error('Nothing is open: ask within a spec.');
  return value;
}
