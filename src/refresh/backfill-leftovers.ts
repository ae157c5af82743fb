import { Injectable } from '@nestjs/common';
import type { ConnectorError } from '#connectors/connector-error.ts';
import { isAnyWanted } from '../accounts/account-work.ts';
import { WantsService } from '../billing/wants.service.ts';
import type { Looked } from '../connections/backfill-findings.service.ts';
import { Database } from '../platform/database/database.ts';
import { BackfillSweep } from './backfill-sweep.ts';
import type { BackfillWork } from './backfill-work.ts';
import { asConnectorError } from './readings.ts';
import { RefreshBatch } from './refresh-batch.ts';
import { pause } from './stopping.ts';
import { UsageReadings } from './usage-readings.ts';

/** The reading ends without what cannot be had in this time; it is still wanted, and comes later. */
const longestWaitMilliseconds = 10 * 60_000;
const lookMilliseconds = 1_000;
/** A fault so many times, of usage alone: the billing system answers otherwise, and the rest does not wait for it. */
const faultsOfUsage = 4;
const firstPauseMilliseconds = 250;

/** Where somebody always waits to be evaluated, the books are read all the same after this. */
const longestPrecedenceMilliseconds = 2 * 60_000;

/** What became of what lists leave out. */
export interface Leftovers {
  /** Why usage could not be read; null when it was. */
  readonly usageTrouble: ConnectorError | null;
  /** Null in a first reading, to which everything is new. */
  readonly looked: Looked | null;
}

/** What lists leave out: objects that others refer to, objects no list named, usage. */
@Injectable()
export class BackfillLeftovers {
  constructor(
    private readonly database: Database,
    private readonly wants: WantsService,
    private readonly sweep: BackfillSweep,
    private readonly batch: RefreshBatch,
    private readonly usage: UsageReadings,
  ) {}

  /** Usage alone never keeps a reading from its end: it is named. */
  async read(work: BackfillWork, kinds: readonly string[]): Promise<Leftovers> {
    const { isFirst } = work.backfill;
    if (isFirst) await this.sweep.wantMissing(work);
    else await this.sweep.wantUnseen(work, kinds);
    await this.#drain(work);
    const usageTrouble = await this.#readUsage(work);
    return { usageTrouble, looked: isFirst ? null : await this.sweep.looked(work) };
  }

  /** An entry: what only keeps the books takes nothing from those who are being evaluated. */
  async letAccountsGoFirst({ connection, signal }: BackfillWork): Promise<void> {
    for (let waited = 0; waited < longestPrecedenceMilliseconds && !signal.aborted; waited += lookMilliseconds) {
      const { workspaceId } = connection;
      if (!(await this.database.read(workspaceId, isAnyWanted))) return;
      await pause(lookMilliseconds, signal);
    }
  }

  /** Nothing is concluded from a book with holes, if the holes can be filled. */
  async #drain({ connection, signal, calls }: BackfillWork): Promise<void> {
    for (let waited = 0; waited < longestWaitMilliseconds && !signal.aborted;) {
      const end = await this.batch.run(connection, calls.add);
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
    const { connection, backfill, signal, calls } = work;
    // Strictly before the reading began: who is read in the very moment of its beginning is read.
    const began = new Date(backfill.frozenAt.getTime() - 1);
    for (let faults = 0; ;) {
      try {
        // One batch after the other, until everyone was asked since this reading began.
        if (signal.aborted || !(await this.usage.read(connection, began, calls.add))) return null;
        faults = 0;
      } catch (error) {
        faults += 1;
        const trouble = asConnectorError(error);
        if (trouble?.kind === 'forbidden' || trouble?.kind === 'malformed') return trouble;
        if (trouble?.kind !== 'unavailable' || work.signal.aborted) throw error;
        if (faults < faultsOfUsage) await pause(firstPauseMilliseconds * 2 ** (faults - 1), work.signal);
        else if ((await work.connector.check(work.access)).failure === null) return trouble;
        else throw error;
      }
    }
  }
}
