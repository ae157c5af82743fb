import { Injectable, Logger } from '@nestjs/common';
import type { HandOver } from '../outreach/hand-over.ts';
import { MailRoom } from '../outreach/mail-room.ts';
import type { Message } from '../outreach/message.ts';
import { OutcomesService } from '../outreach/outcomes.service.ts';
import type { Taken } from '../outreach/outgoing.service.ts';
import { Clock } from '../platform/clock.ts';
import { Database } from '../platform/database/database.ts';
import { isOutage } from '../platform/database/retriable.ts';
import { passed } from '../platform/road/road.ts';
import { LeaseLost } from '../platform/work/work.ts';
import { SendingService } from './sending.service.ts';

/** Sends one message: mark, hand over, record. The network is touched between transactions, never inside one. */
@Injectable()
export class SendingOfOne {
  readonly #logger = new Logger(SendingOfOne.name);

  constructor(
    private readonly database: Database,
    private readonly sending: SendingService,
    private readonly room: MailRoom,
    private readonly outcomes: OutcomesService,
    private readonly clock: Clock,
  ) {}

  /** An entry. One message's failure is its own: its lease ends by itself, and it is taken again or judged. */
  async try(workspaceId: string, taken: Taken): Promise<void> {
    try {
      await this.#send(workspaceId, taken);
    } catch (error) {
      const told = error instanceof Error ? error.stack : 'unknown';
      this.#logger.error({ outcome: 'message_not_sent', workspace: workspaceId, message: taken.id, error: told });
      if (isOutage(error)) await this.#giveBack(workspaceId, taken);
    }
  }

  /** The database was away or had no room, and no message can bring that about: it counts as no try. When even this fails, the lease runs out. */
  async #giveBack(workspaceId: string, taken: Taken): Promise<void> {
    await this.database
      .write(workspaceId, (scope) => this.sending.giveBack(scope, taken, this.clock.now()))
      .catch(() => undefined);
  }

  async #send(workspaceId: string, taken: Taken): Promise<void> {
    const links = await this.room.prepare(workspaceId);
    const message = await this.database.write(workspaceId, (scope) =>
      this.sending.clear(scope, taken, { hasServer: this.room.hasServer, now: this.clock.now() }),
    );
    if (!message) return;
    passed('message:marked');
    const left = await this.room.handOver(message, links);
    passed('message:handed-over');
    await this.#record(workspaceId, { message, taken, ...left });
    passed('message:recorded');
  }

  async #record(
    workspaceId: string,
    sent: { message: Message; taken: Taken; raw: Buffer | null; result: HandOver },
  ): Promise<void> {
    const { message, taken, raw, result } = sent;
    try {
      await this.database.write(workspaceId, async (scope) => {
        const now = this.clock.now();
        await this.outcomes.record(scope, message, { taken, result, now });
        if (raw && message.channel === 'outbox') await this.outcomes.keep(scope, message, { raw, now });
      });
      this.#logger.log({ outcome: `message_${result.kind}`, workspace: workspaceId, message: message.id });
    } catch (error) {
      // Frozen past its lease: another worker has judged the message, and its judgement stands (faults.md §5.2).
      if (!(error instanceof LeaseLost)) throw error;
      this.#logger.warn({ outcome: 'message_lease_lost', workspace: workspaceId, message: message.id });
    }
  }
}
