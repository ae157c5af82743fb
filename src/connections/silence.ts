import { staleReason } from './arrived.ts';
import { consentKind, isOpen, isReading, type Connection } from './connection.ts';
import type { SystemWords } from './connectors.ts';
import { isLackedEvents } from './poll-pace.ts';
import type { Silence } from './standing.ts';
import { isOwnMachine } from './webhook-url.ts';

/** How a connection may hear of what changes. */
interface WayIn extends SystemWords {
  readonly hasWebhookSecret: boolean;
  /** A webhook came within a week: that none came today may be all there is to it. */
  readonly hasWorked: boolean;
}

type Listener = Pick<
  Connection,
  'status' | 'firstBackfillEndedAt' | 'resources' | 'eventsCursor' | 'polledAt' | 'keyKind' | 'isSandbox'
>;

/** Of a delivery `d` of a connection `c`: it is of another account, so it says nothing of the one that is read. */
export const isOfOthers = `(d.external_account_id is not null and d.external_account_id is distinct from c.external_account_id)`;

/** Whether a delivery `d` of a connection `c` came by webhook since a day before (`since`), and by the way in there is now. */
export function cameByWebhook(since: string): string {
  return `d.through = 'webhook' and d.received_at > greatest(${since}::timestamptz, c.way_in_since) and not ${isOfOthers}`;
}

/** Of a connection `c`: events may not be read, so that webhooks alone tell of what changes. */
export const lacksEvents = `(c.events_cursor is null or c.resources @> '[{"resource": "events", "result": "missing"}]')`;

/** Whether one came so within a week; `since` is a day before now here too. */
export function cameThatWeek(since: string): string {
  return `exists (select from delivery d where d.workspace_id = $1 and d.connection_id = c.id
    and ${cameByWebhook(`(${since}::timestamptz - interval '6 days')`)})`;
}

/** What `heardColumns` reads, and whether a webhook can be proven by a secret of its own. */
export interface Heard {
  readonly hasWebhookSecret: boolean;
  /** Asked only where events may not be read: a webhook came within a day, by the way in there is now. */
  readonly hasWebhooks: boolean | null;
  /** So too: one came within a week, and none was refused since yesterday. */
  readonly hasWorked: boolean | null;
}

/** Columns of a connection `c`. `since`: a day before now. */
export function heardColumns(since: string): string {
  return `case when ${lacksEvents} then exists (select from delivery d
      where d.workspace_id = $1 and d.connection_id = c.id and ${cameByWebhook(since)}) end as "hasWebhooks",
    case when ${lacksEvents} then ${cameThatWeek(since)} and not exists (
      select from directory_refusal r where r.address = c.public_id and r.reason in ('rejected', '${staleReason}')
        and r.day >= (${since}::timestamptz at time zone 'utc')::date) end as "hasWorked"`;
}

/** True where nothing tells of what changes before the next reading: what is called well may have failed meanwhile. Pure. */
export function isSilent(connection: Listener, hasWebhooks: boolean): boolean {
  if (hasWebhooks || !isOpen(connection) || isReading(connection)) return false;
  // Events that were never asked for are asked for within a second.
  return (
    connection.resources.some(isLackedEvents) || (connection.eventsCursor === null && connection.polledAt !== null)
  );
}

/**
 * What is known of changes that nothing told of, and until when they are not seen; what to do about it stands in `silenceNext`. A day
 * without a webhook is no proof against one that came this week: a small book has such days. Pure.
 */
export function silenceOf({ keyKind }: Pick<Listener, 'keyKind'>, wayIn: Omit<WayIn, 'readWith'>): Silence {
  const { systemLabel, hasWebhookSecret, hasWorked } = wayIn;
  if (hasWorked && (hasWebhookSecret || keyKind === consentKind)) {
    const words = `No webhook came within 24 hours, and events may not be read: if anything changed in ${systemLabel} since, it shows with the nightly reading.`;
    return { tone: 'info', words };
  }
  const words = `No webhook reaches this connection and events may not be read: what changes in ${systemLabel} shows with the nightly reading alone.`;
  return { tone: 'warning', words };
}

/** That nothing tells of what changes, and the next step; null where something does. Pure. */
export function silenceWithNext(connection: Listener & Heard, words: SystemWords): Silence | null {
  if (!isSilent(connection, connection.hasWebhooks ?? true)) return null;
  const { hasWebhookSecret, hasWorked } = connection;
  const silence = silenceOf(connection, { ...words, hasWebhookSecret, hasWorked: hasWorked ?? false });
  const next = silenceNext(connection, { ...words, hasWebhookSecret }, null);
  return { ...silence, words: `${silence.words} ${next}` };
}

/** What lets changes arrive. `url`: where to send webhooks, in words that have room for it. Pure. */
export function silenceNext(connection: Listener, wayIn: Omit<WayIn, 'hasWorked'>, url: string | null): string {
  const { systemLabel, readWith, hasWebhookSecret } = wayIn;
  const slugs = connection.resources.find(isLackedEvents)?.permissions ?? [];
  const read = slugs.length === 0 ? 'the reading of events' : slugs.join(' or ');
  if (connection.keyKind === consentKind) {
    return `Whoever runs Keepwell can see to the webhook of its application in ${systemLabel}, or grant ${read} to its key there.`;
  }
  if (connection.isSandbox && !hasWebhookSecret) return 'Connect the sandbox again: that sets its webhook up.';
  const grant = `Grant ${read} to the ${readWith} in ${systemLabel}`;
  if (url !== null && isOwnMachine(url)) {
    return (
      `${grant}. For webhooks ${systemLabel} would have to reach ${url}, an address of this machine alone: have deliveries ` +
      'forwarded to it, or set PUBLIC_URL to an address that is reached from outside.'
    );
  }
  if (hasWebhookSecret)
    return `${grant}, or check there that the ${url === null ? 'webhook' : `endpoint ${url}`} is enabled.`;
  if (url === null)
    return `${grant}, or add a webhook there and paste its signing secret on the page of this connection.`;
  return `${grant}, or add the endpoint ${url} there and paste its signing secret here.`;
}
