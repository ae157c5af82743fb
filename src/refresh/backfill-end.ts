import { Injectable } from '@nestjs/common';
import { AccountsService } from '../accounts/accounts.service.ts';
import { BillingService } from '../billing/billing.service.ts';
import { BackfillsService } from '../connections/backfills.service.ts';
import { ConnectionHealthService } from '../connections/connection-health.service.ts';
import { ConnectionsService } from '../connections/connections.service.ts';
import type { Scope } from '../platform/database/scope.ts';
import { Doorbells } from '../platform/directory/doorbells.ts';
import type { BackfillWork } from './backfill-pages.ts';

/** The end of a reading, in one transaction: from here on the source speaks, and what it says is acted upon. */
@Injectable()
export class BackfillEnd {
  constructor(
    private readonly connections: ConnectionsService,
    private readonly backfills: BackfillsService,
    private readonly health: ConnectionHealthService,
    private readonly billing: BillingService,
    private readonly accounts: AccountsService,
    private readonly doorbells: Doorbells,
  ) {}

  /** A step. False when the connection was ended meanwhile. */
  async record(scope: Scope, work: BackfillWork, lacking: readonly string[], now: Date): Promise<boolean> {
    // Alone: an account that somebody attaches right now, still as of a source that is only read, must not be left out.
    const connection = await this.connections.holdAlone(scope, work.connection);
    if (!connection) return false;
    const witnesses = await this.billing.witnesses(scope, connection.id);
    await this.health.endBackfill(scope, connection, { isFirst: work.backfill.isFirst, lacking, witnesses, now });
    await this.backfills.setStatus(scope, work.backfill.id, { status: 'done', words: null, now });
    if (work.backfill.isFirst) await this.accounts.wantConnection(scope, connection.id);
    await this.doorbells.ring(scope, 'poll', now);
    return true;
  }
}
