import { Injectable } from '@nestjs/common';
import type { ConnectorError } from '#connectors/connector.ts';
import { BillingService, type CustomerRef } from '../billing/billing.service.ts';
import { WantsService } from '../billing/wants.service.ts';
import { Database } from '../platform/database/database.ts';
import type { BackfillWork } from './backfill-pages.ts';
import { asConnectorError } from './readings.ts';
import { RefreshBatch } from './refresh-batch.ts';
import { RefreshService } from './refresh.service.ts';
import { pause } from './stopping.ts';
import { UsageReadings } from './usage-readings.ts';

const customersAtOnce = 200;
/** Objects that no list named are looked at one by one; more than this wait for the next night. */
const mostUnseen = 1_000;
/** Clocks differ: only what was last known well before the reading began counts as unseen. */
const unseenMilliseconds = 60 * 60_000;
/** The reading ends without what cannot be had in this time; it is still wanted, and comes later. */
const longestWaitMilliseconds = 10 * 60_000;
const lookMilliseconds = 1_000;

/** What lists leave out: objects that others refer to, objects no list named, usage. */
@Injectable()
export class BackfillLeftovers {
  constructor(
    private readonly database: Database,
    private readonly billing: BillingService,
    private readonly wants: WantsService,
    private readonly refresh: RefreshService,
    private readonly batch: RefreshBatch,
    private readonly usage: UsageReadings,
  ) {}

  /** Answers why usage could not be read; null when it was. Usage alone never keeps a reading from its end. */
  async read(work: BackfillWork, kinds: readonly string[]): Promise<ConnectorError | null> {
    if (work.backfill.isFirst) await this.#wantMissing(work);
    else await this.#wantUnseen(work, kinds);
    await this.#drain(work);
    return this.#readUsage(work);
  }

  async #wantMissing(work: BackfillWork): Promise<void> {
    const { connection } = work;
    for (let after = ''; ;) {
      const page = await this.database.write(connection.workspaceId, async (scope) => {
        const customers = await this.billing.customersAfter(scope, connection.id, after, customersAtOnce);
        await this.refresh.wantMissing(scope, connection, await this.billing.load(scope, customers));
        return customers;
      });
      const last: CustomerRef | undefined = page.at(-1);
      if (!last || page.length < customersAtOnce || work.signal.aborted) return;
      after = last.externalId;
    }
  }

  async #wantUnseen(work: BackfillWork, kinds: readonly string[]): Promise<void> {
    const { connection, backfill } = work;
    const before = new Date(backfill.frozenAt.getTime() - unseenMilliseconds);
    await this.database.write(connection.workspaceId, (scope) =>
      this.wants.wantUnseen(scope, connection.id, { kinds, before, limit: mostUnseen }),
    );
  }

  /** Nothing is concluded from a book with holes, if the holes can be filled. */
  async #drain(work: BackfillWork): Promise<void> {
    const { connection, signal } = work;
    for (let waited = 0; waited < longestWaitMilliseconds && !signal.aborted;) {
      const end = await this.batch.run(connection);
      if (end === 'more') continue;
      if (end !== 'empty' && end.until === null) return;
      const open = await this.database.read(connection.workspaceId, (scope) =>
        this.wants.countOpen(scope, connection.id),
      );
      if (open === 0) return;
      await pause(lookMilliseconds, signal);
      waited += lookMilliseconds;
    }
  }

  async #readUsage(work: BackfillWork): Promise<ConnectorError | null> {
    // Strictly before the reading began: who is read in the very moment of its beginning is read.
    const began = new Date(work.backfill.frozenAt.getTime() - 1);
    try {
      while (!work.signal.aborted && (await this.usage.read(work.connection, began))) {
        // One batch after the other, until everyone was asked since this reading began.
      }
    } catch (error) {
      const trouble = asConnectorError(error);
      if (trouble?.kind === 'forbidden' || trouble?.kind === 'malformed') return trouble;
      throw error;
    }
    return null;
  }
}
