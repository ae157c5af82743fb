import { Injectable } from '@nestjs/common';
import { CallBudgets } from './call-budgets.ts';
import { Ledger } from './ledger.ts';

/** What nobody needs any more is removed, now and then. */
@Injectable()
export class ConnectionsUpkeepService {
  constructor(
    private readonly ledger: Ledger,
    private readonly budgets: CallBudgets,
  ) {}

  async prune(now: Date): Promise<void> {
    await this.ledger.pruneSandboxes(now);
    await this.budgets.prune();
  }
}
