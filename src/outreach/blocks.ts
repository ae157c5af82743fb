import type { MessageClass } from '#core/templates/starter-templates.ts';
import { contactOf, domainPattern } from './one-line.ts';

/** Where a suppression comes from: a mail server's refusal, the reader, or a member. */
export type BlockKind = 'bounced' | 'unsubscribed' | 'blocked';

export interface Block {
  readonly kind: BlockKind;
  readonly reason: string;
}

/** What stands against writing, by pattern: whole addresses in their normal form, and '@' with a domain. */
export type Blocks = ReadonlyMap<string, readonly Block[]>;

/**
 * The reason why a message may not go to an address; null when it may. Who unsubscribed gets no more offers, but still hears
 * about money that is owed: the link under an offer says so.
 */
export function blockOf(blocks: Blocks, address: string, messageClass: MessageClass): string | null {
  const normal = contactOf(address);
  const found = [normal, domainPattern(normal)]
    .flatMap((pattern) => blocks.get(pattern) ?? [])
    .find(({ kind }) => kind !== 'unsubscribed' || messageClass === 'promotional');
  return found?.reason ?? null;
}
