import type { Config } from '../platform/config/config.ts';
import { consentKind, type Connection } from './connection.ts';

/**
 * The address to enter in the billing system: from the operator's setting, never from a request's host. Accounts that gave
 * consent share the one of the operator's application.
 */
export function webhookUrlOf(config: Config, connection: Pick<Connection, 'system' | 'publicId' | 'keyKind'>): string {
  const { system, publicId, keyKind } = connection;
  return `${config.publicUrl}/hooks/${system}${keyKind === consentKind ? '' : `/${publicId}`}`;
}

/** Whether an address names whichever machine looks it up: a billing system that calls it calls itself. */
export function isOwnMachine(url: string): boolean {
  return /^(?:localhost|127\.[\d.]+|\[::1\]|.+\.localhost)$/.test(new URL(url).hostname);
}
