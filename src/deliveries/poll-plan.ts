import type { ResourceReport } from '#connectors/access-report.ts';
import type { Connection } from '../connections/connection.ts';
import { type Hearing, isLackedEvents, pollIntervalOf, sandboxMilliseconds } from '../connections/poll-pace.ts';

const usageMilliseconds = 15 * 60_000;

/** When the events of this connection are to be read next. */
export function nextPollAt(connection: Connection, hearing: Hearing, now: Date): Date {
  if (connection.polledAt === null) return now;
  return new Date(connection.polledAt.getTime() + pollIntervalOf(connection, hearing));
}

/** The resources with events readable, for when they have been read; null where nobody said they were not. */
export function withEvents({ resources }: Pick<Connection, 'resources'>): readonly ResourceReport[] | null {
  if (!resources.some(isLackedEvents)) return null;
  return resources.map((one) => (isLackedEvents(one) ? { ...one, result: 'readable', words: null } : one));
}

/** How old a reading of a customer's usage may become, as the read allowance has it now. */
export function usageIntervalOf(connection: Pick<Connection, 'isSandbox' | 'leastUsageSeconds'>): number {
  return Math.max(usualUsageIntervalOf(connection), (connection.leastUsageSeconds ?? 0) * 1_000);
}

/** The same where the read allowance asks for nothing less. */
export function usualUsageIntervalOf({ isSandbox }: Pick<Connection, 'isSandbox'>): number {
  return isSandbox ? sandboxMilliseconds : usageMilliseconds;
}
