import { consentKind, isOpen, isReading, type Connection } from './connection.ts';
import type { SystemWords } from './connectors.ts';
import { isLackedEvents } from './poll-pace.ts';
import { isOwnMachine } from './webhook-url.ts';

/** How a connection may hear of what changes. */
export interface WayIn extends SystemWords {
  readonly hasWebhookSecret: boolean;
  /** A webhook came within 24 hours, since the connection is read as it is now: by consent, or with a key. */
  readonly hasWebhooks: boolean;
}

type Listener = Pick<
  Connection,
  'status' | 'firstBackfillEndedAt' | 'resources' | 'eventsCursor' | 'polledAt' | 'keyKind' | 'isSandbox'
>;

/** Whether a delivery `d` of a connection `c` came by webhook since a day before (`since`), and by the way in there is now. */
export function cameByWebhook(since: string): string {
  return `d.through = 'webhook' and d.received_at > greatest(${since}::timestamptz, c.way_in_since)`;
}

/** True where nothing tells of what changes before the next reading: what is called well may have failed meanwhile. Pure. */
export function isSilent(connection: Listener, hasWebhooks: boolean): boolean {
  if (hasWebhooks || !isOpen(connection) || isReading(connection)) return false;
  // Events that were never asked for are asked for within a second.
  return (
    connection.resources.some(isLackedEvents) || (connection.eventsCursor === null && connection.polledAt !== null)
  );
}

/** That nothing tells of changes, and until when they are not seen; what to do about it stands in `silenceNext`. Pure. */
export function silenceWords({ systemLabel }: Pick<WayIn, 'systemLabel'>): string {
  return (
    `No webhook reaches this connection and events may not be read: what changes in ${systemLabel} shows with the nightly ` +
    'reading alone.'
  );
}

/** What lets changes arrive. `url`: where to send webhooks, in words that have room for it. Pure. */
export function silenceNext(connection: Listener, wayIn: Omit<WayIn, 'hasWebhooks'>, url: string | null): string {
  const { systemLabel, readWith, hasWebhookSecret } = wayIn;
  const slugs = connection.resources.find(isLackedEvents)?.permissions ?? [];
  const read = slugs.length === 0 ? 'the reading of events' : slugs.join(' or ');
  if (connection.keyKind === consentKind) {
    return `Whoever runs Keepwell can set up the webhook of its application in ${systemLabel}, or grant ${read} to its key there.`;
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
