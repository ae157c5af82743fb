import type { ResourceReport } from '#connectors/access-report.ts';
import type { Connection } from './connection.ts';

/** Without a webhook changes are to be seen within this time. */
const eventsMilliseconds = 30_000;
/** Where webhooks arrive, polling only makes sure that none was lost, and spares the account's read allowance [R16]. */
export const backstopMilliseconds = 5 * 60_000;
/** Never asked for less often than this: a source that is not heard for an hour counts as silent, and a poll may fail. */
export const longestPollMilliseconds = 45 * 60_000;
/** Events that may not be read: asked again now and then, in case the permission was given. */
const refusedMilliseconds = 15 * 60_000;

/** Ruling 21: what the sandbox does not announce shows at the next read. */
export const sandboxMilliseconds = 5_000;

/** How a connection hears of events without asking. */
export interface Hearing {
  /** Its webhooks prove to arrive. */
  readonly hasWebhooks: boolean;
  /** Its system announces only some of what happens. */
  readonly isPartial: boolean;
}

type Polled = Pick<Connection, 'eventsCursor' | 'isSandbox' | 'mode' | 'resources'>;

/** True for the events of a system that may not be read, from the beginning or since the permission was taken away. */
export function areEventsLacking({ eventsCursor, resources }: Pick<Connection, 'eventsCursor' | 'resources'>): boolean {
  return eventsCursor === null || resources.some(isLackedEvents);
}

/** True where events were asked for in vain more than once: one failure says little, and is over before anybody has read of it. */
export function arePollsFailing({ pollsFailed }: Pick<Connection, 'pollsFailed'>): boolean {
  return pollsFailed > 1;
}

/** True for the report that events may not be read. */
export function isLackedEvents({ resource, result }: ResourceReport): boolean {
  return resource === 'events' && result === 'missing';
}

/** Milliseconds between two readings of the events, as the read allowance has it now. */
export function pollIntervalOf(connection: Polled & Pick<Connection, 'leastEventsSeconds'>, hearing: Hearing): number {
  return Math.max(usualPollIntervalOf(connection, hearing), (connection.leastEventsSeconds ?? 0) * 1_000);
}

/** The same where the read allowance asks for nothing less. */
export function usualPollIntervalOf(connection: Polled, { hasWebhooks, isPartial }: Hearing): number {
  const { isSandbox, mode } = connection;
  if (areEventsLacking(connection)) return refusedMilliseconds;
  if (isSandbox && isPartial) return sandboxMilliseconds;
  // Nobody's allowance is spared in test mode, and a webhook that fell silent is noticed the sooner.
  return hasWebhooks && mode === 'live' ? backstopMilliseconds : eventsMilliseconds;
}

/** How often something is done, after "every". */
export function sayPace(milliseconds: number): string {
  if (milliseconds < 120_000) return `${Math.round(milliseconds / 1_000)} seconds`;
  if (milliseconds < 120 * 60_000) return `${Math.round(milliseconds / 60_000)} minutes`;
  return milliseconds < 24 * 60 * 60_000 ? `${Math.round(milliseconds / 3_600_000)} hours` : 'day';
}
