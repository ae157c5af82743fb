import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { CONFIG, type Config } from '../platform/config/config.ts';
import { Secrets } from '../platform/secrets/secrets.ts';
import { contactOf } from './one-line.ts';
import type { MailFooter } from './mail-footer.ts';
import type { Message } from './message.ts';

/** Whom a link unsubscribes, and from whose offers. */
export interface Unsubscription {
  readonly workspaceId: string;
  /** The address in its normal form. */
  readonly contact: string;
}

/** Bound into the seal, so that nothing else that was ever sealed works as a link. */
const place = 'unsubscribe';
const contents = z.tuple([z.uuid(), z.string().min(3)]);

/**
 * Links under offers. The token is sealed: nobody can make one for another address or workspace, and it does not show the address
 * to whoever sees the link in a log. It begins with the configured address, never with a request's (faults.md §6.11, §8.13).
 */
@Injectable()
export class UnsubscribeLinks {
  constructor(
    private readonly secrets: Secrets,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** What stands under a message; null for one that is no offer. */
  footerOf(
    workspaceId: string,
    { messageClass, to, house }: Pick<Message, 'messageClass' | 'to' | 'house'>,
  ): MailFooter | null {
    if (messageClass !== 'promotional') return null;
    const unsubscribeUrl = this.#link({ workspaceId, contact: contactOf(to) });
    return { workspaceName: house.name, postalAddress: house.postalAddress, unsubscribeUrl };
  }

  #link({ workspaceId, contact }: Unsubscription): string {
    const token = this.secrets.seal(JSON.stringify([workspaceId, contact]), place).toString('base64url');
    return `${this.config.publicUrl}/unsubscribe?token=${token}`;
  }

  /** Null for a token that is not ours. */
  read(token: string): Unsubscription | null {
    try {
      const [workspaceId, contact] = contents.parse(
        JSON.parse(this.secrets.open(Buffer.from(token, 'base64url'), place)),
      );
      return { workspaceId, contact };
    } catch {
      // Forged, cut off, or sealed under a key that is gone: all the same to whoever holds it.
      return null;
    }
  }
}
