import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.ts';
import { CallBudgets } from './call-budgets.ts';
import { Ledger } from './ledger.ts';

/** What is told of deliveries stays as long as a repeated one is known again (faults.md, section 1). */
const toldMilliseconds = 35 * 24 * 60 * 60_000;

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
    const before = new Date(now.getTime() - toldMilliseconds);
    await this.database.outside(async (db) => {
      await db.query(`delete from directory_unroutable where received_at < $1`, [before]);
      await db.query(`delete from directory_refusal where day < ($1::timestamptz at time zone 'utc')::date`, [before]);
    });
  }
}
