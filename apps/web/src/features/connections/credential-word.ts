import type { ConnectionDto } from '#contracts/connections.ts';

/** What the billing system calls what it is read with: the word of its form. */
export function credentialWord({ keyKind }: Pick<ConnectionDto, 'keyKind'>): 'token' | 'key' {
  return keyKind.endsWith('token') ? 'token' : 'key';
}
