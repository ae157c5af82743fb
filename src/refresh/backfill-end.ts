import { Injectable } from '@nestjs/common';
import type { ConnectorError } from '#connectors/connector.ts';
import { AccountsService } from '../accounts/accounts.service.ts';
import { BillingService } from '../billing/billing.service.ts';
import { BackfillsService } from '../connections/backfills.service.ts';
import { lastWholeOf, type Unread } from '../connections/connection.ts';
import { ConnectionsService } from '../connections/connections.service.ts';
import { ReadingEnd } from '../connections/reading-end.service.ts';
import { sourceStateOf } from '../connections/standing.ts';
import type { Scope } from '../platform/database/scope.ts';
import type { BackfillWork } from './backfill-work.ts';
import { olderTurn } from './reading-plan.ts';

export interface Ended {
  readonly unread: readonly Unread[];
  /** Why usage could not be read; null when it was. */
  readonly usageTrouble: ConnectorError | null;
  readonly now: Date;
}

/** The end of a reading, in one transaction: from here on the source speaks, and what it says is acted upon. */
@Injectable()
export class BackfillEnd {
  constructor(
    private readonly connections: ConnectionsService,
    private readonly backfills: BackfillsService,
    private readonly end: ReadingEnd,
    private readonly billing: BillingService,
    private readonly accounts: AccountsService,
  ) {}

  /** A step. Does nothing when the connection was ended meanwhile, or the reading canceled. */
  async record(scope: Scope, work: BackfillWork, { unread, usageTrouble, now }: Ended): Promise<void> {
    const { backfill } = work;
    // Alone: an account that somebody attaches right now, still as of a source that is only read, must not be left out.
    const connection = await this.connections.holdAlone(scope, work.connection);
    if (!connection) return;
    if (!(await this.backfills.setStatus(scope, backfill.id, { status: 'done', words: null, now }))) return;
    const { isFirst, extent, frozenAt } = backfill;
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
    const adopts = isNewlyRead || isFirst;
    if (adopts || wasSilent) await this.accounts.wantConnection(scope, connection.id, adopts);
    await this.backfills.startWanted(scope, connection, now);
  }
}
