import { Injectable } from '@nestjs/common';
import { ConnectorError } from '#connectors/connector-error.ts';
import type { OpenSlice } from '../connections/backfill-places.service.ts';
import { Clock } from '../platform/clock.ts';
import { Database } from '../platform/database/database.ts';
import { isTaken } from '../platform/database/retriable.ts';
import { passed } from '../platform/road/road.ts';
import type { BackfillWork } from './backfill-work.ts';
import type { NewAccount } from './first-pages.ts';
import { PageRecord, type ReadPage } from './page-record.ts';

/** Calls are counted on one row of the reading; pages that are stored side by side would all wait for it. */
const callsAtOnce = 16;

/** Stores pages of one kind and their places, in one transaction. */
@Injectable()
export class PageStore {
  constructor(
    private readonly database: Database,
    private readonly record: PageRecord,
    private readonly clock: Clock,
  ) {}

  /**
   * An entry. Answers the accounts that a first reading made of them. Deliveries may have brought or named something before, and a
   * reading that begins anew meets what it had read: from then on it looks at what stands.
   */
  async store(work: BackfillWork, pages: readonly ReadPage[], shared: { areNew: boolean }): Promise<NewAccount[]> {
    const { areNew } = shared;
    try {
      return await this.#storeAs(work, pages, areNew);
    } catch (error) {
      if (!areNew || !isTaken(error, 'billing_object_pkey')) throw error;
      shared.areNew = false;
      return this.#storeAs(work, pages, false);
    }
  }

  async #storeAs(work: BackfillWork, pages: readonly ReadPage[], areNew: boolean): Promise<NewAccount[]> {
    const { connection, calls } = work;
    const made = calls.open >= callsAtOnce ? calls.open : 0;
    calls.settle(made);
    try {
      const accounts = await this.database.write(connection.workspaceId, (scope) =>
        this.record.store(scope, work, { pages, calls: made, areNew, now: this.clock.now() }),
      );
      pages.forEach(() => passed('backfill:page-stored'));
      return accounts;
    } catch (error) {
      calls.settle(-made);
      throw pages.some(isUnreadable)
        ? new ConnectorError('malformed', `A page of ${pages[0]?.slice.kind} is not JSON.`, { cause: error })
        : error;
    }
  }

  /** An entry: the row at which the next page begins has gone. */
  async restart(work: BackfillWork, slice: OpenSlice): Promise<void> {
    await this.database.write(work.connection.workspaceId, (scope) => this.record.restart(scope, work, slice));
  }
}

/** Rows that were kept as they came were looked into by nobody but the database. */
function isUnreadable({ objects }: ReadPage): boolean {
  try {
    return objects.some(({ payload }) => payload === undefined);
  } catch {
    return true;
  }
}
