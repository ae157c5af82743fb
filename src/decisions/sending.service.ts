import { Injectable } from '@nestjs/common';
import { blockOf } from '../outreach/blocks.ts';
import { DraftingQueries } from '../outreach/drafting.queries.ts';
import { EndingsService } from '../outreach/endings.service.ts';
import type { Message } from '../outreach/message.ts';
import { isOneAddress } from '../outreach/one-line.ts';
import { OutcomesService } from '../outreach/outcomes.service.ts';
import { OutgoingService, type Taken } from '../outreach/outgoing.service.ts';
import type { Scope } from '../platform/database/scope.ts';
import { EvaluationService } from './evaluation.service.ts';
import { SendingQueries, type MessageStanding } from './sending.queries.ts';

/** What is due, and the last look before it leaves: does its cause still hold, and may this address be written to now? */
@Injectable()
export class SendingService {
  constructor(
    private readonly evaluation: EvaluationService,
    private readonly queries: SendingQueries,
    private readonly outgoing: OutgoingService,
    private readonly outcomes: OutcomesService,
    private readonly endings: EndingsService,
    private readonly drafting: DraftingQueries,
  ) {}

  /** A step: ends what expired, judges what a dead worker left, and takes up to `limit` messages that are due. */
  async take(scope: Scope, limit: number, now: Date): Promise<Taken[]> {
    await this.endings.expire(scope, now);
    await this.outcomes.recover(scope, now);
    return (await this.outgoing.isStopped(scope)) ? [] : this.outgoing.take(scope, limit, now);
  }

  /** A step: when the next message of the workspace is due. What is due and was not taken is locked by another worker: a second later. */
  async nextDue(scope: Scope, now: Date): Promise<Date | null> {
    const due = await this.outgoing.nextDue(scope);
    return due && due <= now ? new Date(now.getTime() + 1_000) : due;
  }

  /**
   * A step: marks the message as being sent when everything still allows it; null when it may not leave now, and the row says why.
   * What is decided here is decided by one transaction of the workspace at a time.
   */
  async clear(scope: Scope, taken: Taken, to: { hasServer: boolean; now: Date }): Promise<Message | null> {
    await this.outgoing.queueUp(scope);
    const about = await this.queries.aboutMessage(scope, taken.id);
    if (!about || (await this.outgoing.isStopped(scope))) return null;
    const doubts = await this.evaluation.evaluate(scope, [about.accountId], to.now);
    const message = await this.outgoing.hold(scope, taken);
    if (!message) return null;
    const standing = await this.queries.standing(scope, message.enrollmentId);
    if (!standing.isOpen) {
      await this.endings.withdraw(scope, [message.enrollmentId], standing.words, to.now);
      return null;
    }
    const objection =
      switchObjection(message, standing, doubts.get(about.accountId) ?? null) ??
      (await this.#objection(scope, message, to.now));
    if (objection !== null) {
      await this.outcomes.handToPerson(scope, message, objection, to.now);
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

  async #objection(scope: Scope, message: Message, now: Date): Promise<string | null> {
    if (!isOneAddress(message.to)) return 'The recipient is not one address.';
    if (!isOneAddress(message.senderAddress)) return 'The sender has no usable address.';
    const block = blockOf(await this.drafting.blocked(scope, [message.to]), message.to, message.messageClass);
    if (block !== null) return `This address is not written to: ${block}`;
    // A person who approves has looked at what went before; what leaves by itself keeps to one a day.
    if (message.approvedBy === null && (await this.outgoing.isContactWritten(scope, message, now))) {
      return 'This contact was written to within the last day, so this one waits for a person.';
    }
    return null;
  }
}

/** A person who approves has looked; what leaves by itself needs its playbook's leave, and facts that can be relied on. */
function switchObjection(message: Message, standing: MessageStanding, doubt: string | null): string | null {
  if (!standing.isOn) return 'Its playbook is switched off.';
  if (message.approvedBy !== null) return null;
  if (!standing.isAutomatic) return 'Its playbook no longer sends by itself, so this one waits for a person.';
  return doubt === null ? null : `${doubt} Whether its cause still holds is not known, so this one waits for a person.`;
}
