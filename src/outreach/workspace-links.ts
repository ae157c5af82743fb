import type { Secrets } from '../platform/secrets/secrets.ts';
import type { MailFooter } from './mail-footer.ts';
import type { Message } from './message.ts';
import { contactOf } from './one-line.ts';

/** Bound into the seal, so that a token works for its workspace alone. */
const placeOf = (workspaceId: string): string => `unsubscribe:${workspaceId}`;

/** Makes the links of one workspace. They begin with the configured address, never with a request's (faults.md §8.13). */
export class WorkspaceLinks {
  constructor(
    private readonly seal: Secrets,
    private readonly from: { readonly publicUrl: string; readonly workspaceId: string },
  ) {}

  /** What stands under a message; null for one that is no offer. */
  footerOf({ messageClass, to, house }: Pick<Message, 'messageClass' | 'to' | 'house'>): MailFooter | null {
    if (messageClass !== 'promotional') return null;
    return { workspaceName: house.name, postalAddress: house.postalAddress, unsubscribeUrl: this.#link(contactOf(to)) };
  }

  #link(contact: string): string {
    const { publicUrl, workspaceId } = this.from;
    const sealed = this.seal.seal(contact, placeOf(workspaceId)).toString('base64url');
    return `${publicUrl}/unsubscribe?token=2.${workspaceId}.${sealed}`;
  }
}

/** The address that a token names; null for one that is forged, cut off, or another workspace's. */
export function contactIn(seal: Secrets, sealed: string, workspaceId: string): string | null {
  try {
    return seal.open(Buffer.from(sealed, 'base64url'), placeOf(workspaceId));
  } catch {
    return null;
  }
}
