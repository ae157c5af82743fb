import type { Connection } from '../connections/connection.ts';

/** Without a webhook changes are to be seen within this time. */
const eventsMilliseconds = 30_000;
/** Where webhooks arrive, polling only makes sure that none was lost. */
const backstopMilliseconds = 5 * 60_000;
/** A webhook that was heard within this time counts as working. */
const webhookMilliseconds = 15 * 60_000;
/** Events that may not be read: asked again now and then, in case the permission was given. */
const refusedMilliseconds = 15 * 60_000;

const usageMilliseconds = 15 * 60_000;
/** Ruling 21: the sandbox's usage shows at the next read. */
const sandboxUsageMilliseconds = 5_000;

/** When the events of this connection are to be read next. */
export function nextPollAt(connection: Connection, now: Date): Date {
  if (connection.polledAt === null) return now;
  return new Date(connection.polledAt.getTime() + pollIntervalOf(connection, now));
}

function pollIntervalOf(connection: Connection, now: Date): number {
  if (connection.eventsCursor === null) return refusedMilliseconds;
  const heard = connection.lastEventThrough === 'webhook' ? connection.lastEventAt : null;
  return heard && now.getTime() - heard.getTime() < webhookMilliseconds ? backstopMilliseconds : eventsMilliseconds;
}

/** How old a reading of a customer's usage may become. */
export function usageIntervalOf(connection: Connection): number {
  return connection.isSandbox ? sandboxUsageMilliseconds : usageMilliseconds;
}
