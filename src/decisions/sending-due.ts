import { Injectable } from '@nestjs/common';
import { EndingsService } from '../outreach/endings.service.ts';
import { OutcomesService } from '../outreach/outcomes.service.ts';
import { OutgoingService, type Taken } from '../outreach/outgoing.service.ts';
import type { Scope } from '../platform/database/scope.ts';

/** What is due to be sent. */
@Injectable()
export class DueMessages {
  constructor(
    private readonly outgoing: OutgoingService,
    private readonly outcomes: OutcomesService,
    private readonly endings: EndingsService,
  ) {}

  /** A step: ends what expired, judges what a dead worker left, and takes up to `limit` messages that are due. */
  async take(scope: Scope, limit: number, now: Date): Promise<Taken[]> {
    await this.endings.expire(scope, now);
    await this.outcomes.recover(scope, now);
    return (await this.outgoing.isStopped(scope)) ? [] : this.outgoing.take(scope, limit, now);
  }

  /** A step: when the next message of the workspace is due. What is due and was not taken is locked by another worker: a second later. */
  async next(scope: Scope, now: Date): Promise<Date | null> {
    const due = await this.outgoing.nextDue(scope);
    return due && due <= now ? new Date(now.getTime() + 1_000) : due;
  }
}
