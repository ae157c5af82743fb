import { Injectable } from '@nestjs/common';
import type { HandOver } from './hand-over.ts';
import { MailServer } from './mail-server.ts';
import { MailWriter } from './mail-writer.ts';
import type { Message } from './message.ts';
import { UnsubscribeLinks } from './unsubscribe-links.ts';
import type { WorkspaceLinks } from './workspace-links.ts';

/** Where messages become mail and leave: to the mail server, or to the local Outbox. Never inside a transaction. */
@Injectable()
export class MailRoom {
  constructor(
    private readonly writer: MailWriter,
    private readonly server: MailServer,
    private readonly links: UnsubscribeLinks,
  ) {}

  get hasServer(): boolean {
    return this.server.isThere;
  }

  /** An entry, before a message is marked: what its mail needs from the database, so that handing it over needs none. */
  prepare(workspaceId: string): Promise<WorkspaceLinks> {
    return this.links.of(workspaceId);
  }

  /** What left and what is known of it; nothing left when `raw` is null. */
  async handOver(message: Message, links: WorkspaceLinks): Promise<{ raw: Buffer | null; result: HandOver }> {
    const raw = await this.writer.write(message, links);
    if (!raw) return { raw, result: { kind: 'refused', words: 'It cannot be written as a mail.', isAddress: false } };
    if (message.channel === 'outbox') return { raw, result: { kind: 'accepted' } };
    return { raw, result: await this.server.handOver(raw, { from: message.senderAddress, to: message.to }) };
  }
}
