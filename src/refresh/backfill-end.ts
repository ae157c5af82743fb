import { Injectable } from '@nestjs/common';
import { AccountWantsService } from '../accounts/account-wants.service.ts';
import { BillingService } from '../billing/billing.service.ts';
import { BackfillsService } from '../connections/backfills.service.ts';
import { everythingKind, isReading, lastWholeOf, type Connection, type Unread } from '../connections/connection.ts';
import { ConnectionsService } from '../connections/connections.service.ts';
import { ReadingEnd } from '../connections/reading-end.service.ts';
import { sourceStateOf } from '../connections/standing.ts';
import type { Scope } from '../platform/database/scope.ts';
import type { Leftovers } from './backfill-leftovers.ts';
import { BackfillOvertaken, type BackfillWork } from './backfill-work.ts';
import { olderTurn } from './reading-plan.ts';

export interface Ended extends Leftovers {
  readonly unread: readonly Unread[];
  readonly now: Date;
}

/** What a reading has brought is concluded, in one transaction: from here on the source speaks, and what it says is acted upon. */
@Injectable()
export class BackfillEnd {
  constructor(
    private readonly connections: ConnectionsService,
    private readonly backfills: BackfillsService,
    private readonly end: ReadingEnd,
    private readonly billing: BillingService,
    private readonly wants: AccountWantsService,
  ) {}

  /**
   * A step: accounts are judged by what was read, and the first reading goes on with what only keeps the books. Throws
   * `BackfillOvertaken` when the connection was ended meanwhile or given another key, or the reading canceled.
   */
  async conclude(scope: Scope, work: BackfillWork, ended: Ended): Promise<void> {
    await this.#record(scope, work, 'running', ended);
  }

  /** A step: the reading is over, and concluded with it. Throws in the same cases. */
  async close(scope: Scope, work: BackfillWork, ended: Ended): Promise<void> {
    const connection = await this.#record(scope, work, 'done', ended);
    if (ended.looked) await this.end.explain(scope, work.backfill.id, ended.looked);
    await this.backfills.startWanted(scope, connection, ended.now);
  }

  /**
   * A step: the books are read, as far as they can be. They say nothing about accounts, nor how young the rest is. Throws in the same
   * cases.
   */
  async closeBooks(scope: Scope, work: BackfillWork, unread: readonly Unread[], now: Date): Promise<void> {
    const connection = await this.#end(scope, work, 'done', now);
    await this.end.recordBooks(scope, connection, unread);
    // A new key came when the accounts had been judged: nothing of that was read with it.
    const isReadAgain = connection.unread.some(({ kind }) => kind === everythingKind);
    if (isReadAgain) await this.backfills.start(scope, connection, now);
    else await this.backfills.startWanted(scope, connection, now);
  }

  async #record(
    scope: Scope,
    work: BackfillWork,
    status: 'running' | 'done',
    { unread, usageTrouble, now }: Ended,
  ): Promise<Connection> {
    const connection = await this.#end(scope, work, status, now);
    const { isFirst, extent, frozenAt } = work.backfill;
    const isNewlyRead = await this.end.record(scope, connection, {
      isFirst,
      extent,
      olderParts: olderTurn(connection.olderPart, lastWholeOf(connection), frozenAt).parts,
      unread,
      usageTrouble,
      witnesses: await this.billing.witnesses(scope, connection.id),
      now,
    });
    // Pages that came while the source counted as silent concluded nothing; now that it is heard they do.
    const wasSilent = sourceStateOf(connection, now).state === 'stale';
    const adopts = isNewlyRead || isReading(connection);
    if (adopts || wasSilent) await this.wants.wantConnection(scope, connection.id, adopts);
    return connection;
  }

  /**
   * The connection before its reading, and alone: an account that somebody attaches right now, still as of a source that is only
   * read, must not be left out.
   */
  async #end(scope: Scope, work: BackfillWork, status: 'running' | 'done', now: Date): Promise<Connection> {
    const connection = await this.connections.holdAlone(scope, work.connection);
    const isOurs =
      connection && (await this.backfills.setStatus(scope, work.backfill.id, { status, words: null, now }));
    if (!isOurs) throw new BackfillOvertaken();
    return connection;
  }
}

/** True when accounts have been judged by this first reading, and what is left of it only keeps the books. */
export function isConcluded({ backfill }: Pick<BackfillWork, 'backfill'>, connection: Connection): boolean {
  return backfill.isFirst && !isReading(connection);
}
