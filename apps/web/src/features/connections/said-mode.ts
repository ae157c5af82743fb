import type { ConnectionDto } from '#contracts/connections.ts';
import type { ConnectorDto } from '#contracts/connectors.ts';
import type { Credentials } from './api.ts';

/** Where a system asks whether a key is live or test, a new key is taken to be what the old one was. */
export function saidMode({ mode }: ConnectionDto, fields: ConnectorDto['fields']): Credentials['credentials'] {
  return Object.fromEntries(fields.filter(({ choices }) => choices?.includes(mode)).map(({ name }) => [name, mode]));
}
