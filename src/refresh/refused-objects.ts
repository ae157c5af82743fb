import { Injectable } from '@nestjs/common';
import { RefusedService } from '../billing/refused.service.ts';
import type { Backfill } from '../connections/backfills.service.ts';
import { Clock } from '../platform/clock.ts';
import type { Scope } from '../platform/database/scope.ts';
import { AfterRefreshSteps } from './after-refresh.ts';

/** What was refused to the key before, and left to the lists of a reading. */
@Injectable()
export class RefusedObjects {
  constructor(
    private readonly refused: RefusedService,
    private readonly after: AfterRefreshSteps,
    private readonly clock: Clock,
  ) {}

  /** A step: `kinds` were read to their ends; whoever waited for what they named has its answer. True as long as more may wait. */
  async answer(scope: Scope, { id, connectionId }: Backfill, kinds: readonly string[]): Promise<boolean> {
    const { named, isMore } = await this.refused.answerListed(scope, { connectionId, backfillId: id }, kinds);
    await this.after.settled(scope, connectionId, named, this.clock.now());
    return isMore;
  }
}
