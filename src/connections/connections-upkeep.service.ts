import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.ts';
import { CallBudgets } from './call-budgets.ts';
import { Ledger } from './ledger.ts';

/** As long as a repeated delivery is known again (faults.md, section 1). */
const unroutableMilliseconds = 35 * 24 * 60 * 60_000;

/** What nobody needs any more is removed, now and then. */
@Injectable()
export class ConnectionsUpkeepService {
  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
    private readonly budgets: CallBudgets,
  ) {}

  async prune(now: Date): Promise<void> {
    await this.ledger.pruneSandboxes(now);
    await this.budgets.prune(now);
    await this.database.outside((db) =>
      db.query(`delete from directory_unroutable where received_at < $1`, [
        new Date(now.getTime() - unroutableMilliseconds),
      ]),
    );
  }
}
