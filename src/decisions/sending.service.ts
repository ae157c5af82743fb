import { Injectable } from '@nestjs/common';
import type { Message } from '../outreach/message.ts';
import { OutcomesService } from '../outreach/outcomes.service.ts';
import { OutgoingService, type Taken } from '../outreach/outgoing.service.ts';
import type { Scope } from '../platform/database/scope.ts';
import { EvaluationService } from './evaluation.service.ts';
import { LastLook } from './sending-last-look.ts';
import { SendingObjections } from './sending-objections.ts';

/** The last look before a message leaves: does its cause still hold, and may this address be written to now? */
@Injectable()
export class SendingService {
  constructor(
    private readonly evaluation: EvaluationService,
    private readonly look: LastLook,
    private readonly objections: SendingObjections,
    private readonly outgoing: OutgoingService,
    private readonly outcomes: OutcomesService,
  ) {}

  /**
   * A step: marks the message as being sent when everything still allows it; null when it may not leave now, and the row says why.
   * What is decided here is decided by one transaction of the workspace at a time.
   */
  async clear(scope: Scope, taken: Taken, to: { hasServer: boolean; now: Date }): Promise<Message | null> {
    await this.outgoing.queueUp(scope);
    const accountId = await this.look.accountOf(scope, taken.id);
    if (accountId === null || (await this.outgoing.isStopped(scope))) return null;
    const judged = await this.evaluation.evaluate(scope, [accountId], to.now);
    const message = await this.outgoing.hold(scope, taken);
    const standing = message && (await this.look.standing(scope, message, to.now));
    if (!message || !standing) return null;
    const doubts = judged.get(accountId);
    // What nobody knows of another invoice of the account says nothing about this one.
    const doubt = doubts?.whole ?? doubts?.ofCause.get(standing.causeKey) ?? null;
    const objection = await this.objections.find(scope, message, { standing, doubt, now: to.now });
    if (objection !== null) {
      const source = objection.isOfBilling ? standing.source : null;
      await this.outcomes.handToPerson(scope, message, { words: objection.words, source, now: to.now });
      return null;
    }
    const channel = message.mode === 'test' || !to.hasServer ? 'outbox' : 'smtp';
    const liftsAt = channel === 'smtp' ? await this.outgoing.reserve(scope, message, to.now) : null;
    if (liftsAt !== null) {
      const words = `${message.senderAddress} has reached its mails of this hour. It leaves later.`;
      await this.outcomes.postpone(scope, message, { taken, until: liftsAt, words });
      return null;
    }
    return this.outgoing.mark(scope, message, { channel, now: to.now });
  }

  /** A step: the message was taken and not marked, through no fault of its own. */
  async giveBack(scope: Scope, taken: Taken, now: Date): Promise<void> {
    await this.outgoing.giveBack(scope, taken, now);
  }
}
