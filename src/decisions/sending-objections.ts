import { Injectable } from '@nestjs/common';
import { blockOf } from '../outreach/blocks.ts';
import { DraftingQueries } from '../outreach/drafting.queries.ts';
import type { Message } from '../outreach/message.ts';
import { isOneAddress } from '../outreach/one-line.ts';
import { OutgoingService } from '../outreach/outgoing.service.ts';
import type { Scope } from '../platform/database/scope.ts';
import { disconnectedWords } from './disconnected-draft.ts';
import type { MessageStanding } from './sending.queries.ts';

export interface Objection {
  readonly words: string;
  /** Said in words of billing, which go when billing goes. */
  readonly isOfBilling: boolean;
}

/** What speaks against sending a message by itself now, in words for the person it is handed to. */
@Injectable()
export class SendingObjections {
  constructor(
    private readonly drafting: DraftingQueries,
    private readonly outgoing: OutgoingService,
  ) {}

  /** A step: the first objection, or null. `doubt`: why the facts behind it cannot be relied on. */
  async find(
    scope: Scope,
    message: Message,
    known: { standing: MessageStanding; doubt: string | null; now: Date },
  ): Promise<Objection | null> {
    const words = switchObjection(message, known.standing) ?? (await this.#addressObjection(scope, message, known.now));
    if (words !== null) return { words, isOfBilling: false };
    if (known.doubt === null || message.approvedBy !== null) return null;
    const waits = `${known.doubt} Whether its cause still holds is not known, so this one waits for a person.`;
    return { words: waits, isOfBilling: true };
  }

  async #addressObjection(scope: Scope, message: Message, now: Date): Promise<string | null> {
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

/** A person who approves has looked; what leaves by itself needs its playbook's leave. */
function switchObjection(message: Message, standing: MessageStanding): string | null {
  if (!standing.isOn) return 'Its playbook is switched off.';
  if (!standing.isSpokenOf) return disconnectedWords;
  if (message.approvedBy !== null) return null;
  return standing.isAutomatic ? null : 'Its playbook no longer sends by itself, so this one waits for a person.';
}
