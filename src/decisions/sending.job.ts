import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { MailWriter } from '../outreach/mail-writer.ts';
import { MailServer } from '../outreach/mail-server.ts';
import type { HandOver } from '../outreach/hand-over.ts';
import type { Message } from '../outreach/message.ts';
import { OutcomesService } from '../outreach/outcomes.service.ts';
import type { Taken } from '../outreach/outgoing.service.ts';
import { Clock } from '../platform/clock.ts';
import { Database } from '../platform/database/database.ts';
import { passed } from '../platform/road/road.ts';
import { BellWorker } from '../platform/work/bell-worker.ts';
import { LeaseLost } from '../platform/work/work.ts';
import { SendingService } from './sending.service.ts';

/** Messages that one worker sends side by side: a mail server that stalls on one does not hold up the others. */
const atOnce = 4;

/** Sends what is due: claim, mark, hand over, record. The network is touched between transactions, never inside one. */
@Injectable()
export class SendingJob implements OnModuleInit {
  readonly #logger = new Logger(SendingJob.name);

  constructor(
    private readonly database: Database,
    private readonly sending: SendingService,
    private readonly outcomes: OutcomesService,
    private readonly writer: MailWriter,
    private readonly server: MailServer,
    private readonly bells: BellWorker,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.bells.handle('send', (workspaceId, now) => this.run(workspaceId, now));
  }

  /** An entry: one batch. */
  async run(workspaceId: string, now: Date): Promise<'more' | Date | null> {
    const taken = await this.database.write(workspaceId, (scope) => this.sending.take(scope, atOnce, now));
    if (taken.length > 0) passed('message:claimed');
    await Promise.all(taken.map((one) => this.#try(workspaceId, one)));
    if (taken.length === atOnce) return 'more';
    return this.database.read(workspaceId, (scope) => this.sending.nextDue(scope, now));
  }

  /** One message's failure is its own: its lease ends by itself, and it is taken again or judged. */
  async #try(workspaceId: string, taken: Taken): Promise<void> {
    try {
      await this.#send(workspaceId, taken);
    } catch (error) {
      const told = error instanceof Error ? error.stack : 'unknown';
      this.#logger.error({ outcome: 'message_not_sent', workspace: workspaceId, message: taken.id, error: told });
    }
  }

  async #send(workspaceId: string, taken: Taken): Promise<void> {
    const message = await this.database.write(workspaceId, (scope) =>
      this.sending.clear(scope, taken, { hasServer: this.server.isThere, now: this.clock.now() }),
    );
    if (!message) return;
    passed('message:marked');
    const raw = await this.writer.write(workspaceId, message);
    const result = await this.#handOver(message, raw);
    passed('message:handed-over');
    await this.#record(workspaceId, { message, taken, raw, result });
    passed('message:recorded');
  }

  async #handOver(message: Message, raw: Buffer | null): Promise<HandOver> {
    if (!raw) return { kind: 'refused', words: 'It cannot be written as a mail.', isAddress: false };
    if (message.channel === 'outbox') return { kind: 'accepted' };
    return this.server.handOver(raw, { from: message.senderAddress, to: message.to });
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
