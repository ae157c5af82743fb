import type { Config } from '../platform/config/config.ts';
import type { Connection } from './connection.ts';

/** The address to enter in the billing system: from the operator's setting, never from a request's host. */
export function webhookUrlOf(config: Config, connection: Pick<Connection, 'system' | 'publicId'>): string {
  return `${config.publicUrl}/hooks/${connection.system}/${connection.publicId}`;
}
