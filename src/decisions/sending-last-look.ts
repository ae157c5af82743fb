import { Injectable } from '@nestjs/common';
import { EndingsService } from '../outreach/endings.service.ts';
import type { Message } from '../outreach/message.ts';
import type { Scope } from '../platform/database/scope.ts';
import { SendingQueries, type MessageStanding } from './sending.queries.ts';

/** Whether there is still a reason for a message: asked when a person approves it, and once more before it leaves. */
@Injectable()
export class LastLook {
  constructor(
    private readonly queries: SendingQueries,
    private readonly endings: EndingsService,
  ) {}

  /** A step: whom the message is about, before anything is locked (ruling 15: accounts come first); null when it is gone. */
  async accountOf(scope: Scope, messageId: string): Promise<string | null> {
    return (await this.queries.aboutMessage(scope, messageId))?.accountId ?? null;
  }

  /** A step: whether a connection still speaks of the account that the message is about. */
  async isSpokenOf(scope: Scope, messageId: string): Promise<boolean> {
    return (await this.queries.aboutMessage(scope, messageId))?.isSpokenOf ?? false;
  }

  /** A step, after its account was evaluated: what stands behind the message; null when nothing does, and it is withdrawn. */
  async standing(scope: Scope, message: Message, now: Date): Promise<MessageStanding | null> {
    const standing = await this.queries.standing(scope, message.enrollmentId);
    if (standing.isOpen) return standing;
    await this.endings.withdraw(scope, [{ enrollmentId: message.enrollmentId, reason: standing.words }], now);
    return null;
  }
}
