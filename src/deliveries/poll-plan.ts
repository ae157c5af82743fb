import type { Connection } from '../connections/connection.ts';

/** Without a webhook changes are to be seen within this time. */
const eventsMilliseconds = 30_000;
/** Where webhooks arrive, polling only makes sure that none was lost, and spares the account's read allowance [R16]. */
export const backstopMilliseconds = 15 * 60_000;
/** Events that may not be read: asked again now and then, in case the permission was given. */
const refusedMilliseconds = 15 * 60_000;

const usageMilliseconds = 15 * 60_000;
/** Ruling 21: the sandbox's usage shows at the next read. */
const sandboxUsageMilliseconds = 5_000;

/** When the events of this connection are to be read next. */
export function nextPollAt(connection: Connection, hasWebhooks: boolean, now: Date): Date {
  if (connection.polledAt === null) return now;
  return new Date(connection.polledAt.getTime() + pollIntervalOf(connection, hasWebhooks));
}

/** Milliseconds between two readings of the events. `hasWebhooks` says that they prove to arrive. */
export function pollIntervalOf(connection: Pick<Connection, 'eventsCursor'>, hasWebhooks: boolean): number {
  if (connection.eventsCursor === null) return refusedMilliseconds;
  return hasWebhooks ? backstopMilliseconds : eventsMilliseconds;
}

/** How old a reading of a customer's usage may become. */
export function usageIntervalOf(connection: Connection): number {
  return connection.isSandbox ? sandboxUsageMilliseconds : usageMilliseconds;
}
