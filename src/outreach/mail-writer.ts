import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../platform/clock.ts';
import { writeMail } from './mail.ts';
import type { Message } from './message.ts';
import type { WorkspaceLinks } from './workspace-links.ts';

/** Turns a message into the bytes that leave. */
@Injectable()
export class MailWriter {
  readonly #logger = new Logger(MailWriter.name);

  constructor(private readonly clock: Clock) {}

  /** Null for a message that cannot be written as a mail: nothing was handed over then, and that is certain. */
  async write(message: Message, links: WorkspaceLinks): Promise<Buffer | null> {
    try {
      const { senderName: fromName, senderAddress: fromAddress, approvedBy } = message;
      const footer = links.footerOf(message);
      const isAutomatic = approvedBy === null;
      return await writeMail({ ...message, fromName, fromAddress, isAutomatic, footer, at: this.clock.now() });
    } catch (error) {
      const told = error instanceof Error ? error.message : 'unknown';
      this.#logger.error({ outcome: 'mail_not_written', message: message.id, error: told });
      return null;
    }
  }
}
