import { Injectable } from '@nestjs/common';
import { BillingService } from '../billing/billing.service.ts';
import type { Scope } from '../platform/database/scope.ts';
import { AfterRefreshSteps } from './after-refresh.ts';

/** The rows of a connection that nobody shows any more: deliveries first, then the mirror. */
@Injectable()
export class RemovedRows {
  constructor(
    private readonly billing: BillingService,
    private readonly after: AfterRefreshSteps,
  ) {}

  /** A step: how many there are in the mirror. */
  count(scope: Scope, connectionId: string): Promise<number> {
    return this.billing.countHeld(scope, connectionId);
  }

  /** A step: removes up to `limit`. Answers how many of the mirror's it was, and whether there may be more. */
  async remove(scope: Scope, connectionId: string, limit: number): Promise<{ removed: number; hasMore: boolean }> {
    if (await this.after.purge(scope, connectionId, limit)) return { removed: 0, hasMore: true };
    const removed = await this.billing.purge(scope, connectionId, limit);
    return { removed, hasMore: removed > 0 };
  }
}
