import { z } from 'zod';
import { at, toWhole } from '../total-readers.ts';
import type { Access } from '../access.ts';
import { ConnectorError } from '../connector-error.ts';
import type { Changes, Delivery } from '../delivery.ts';
import { eventMoment } from '../event-moment.ts';
import { readerOf } from './client.ts';
import type { Reading } from './guarded-client.ts';
import { toDelivery } from './delivery.ts';
import { listShape } from './nested.ts';
import { idOf } from './objects.ts';

/** Stripe keeps events for 30 days; closer than five to that a full re-reading is the safe way (reference "stripe" §7.5). */
const trustedSeconds = 25 * 86_400;

/** Events may become readable a little after the second they name, so the end of the last reading is read again. */
const overlapSeconds = 300;

/** More pages than this are not catching up but a re-reading, which lists do better. */
const mostPages = 50;

/** The newest second seen, and the ids seen in the overlap before it. */
const cursorShape = z.object({ since: z.int().nonnegative(), seen: z.array(z.string()) });

/**
 * What happened since the cursor, oldest first, each event once. Without a cursor: nothing, and the cursor of this moment
 * on Stripe's clock. Errors leave the cursor where it was: the caller keeps the old one.
 */
export async function readChanges(access: Access, cursor: string | null, now: Date): Promise<Changes> {
  if (cursor === null) return { deliveries: [], cursor: await freshCursor(access), hasGap: false };
  const last = parseCursor(cursor);
  const isTooOld = now.getTime() / 1000 - last.since > trustedSeconds;
  const { events, heardAt, isCut } = await readSince(access, Math.max(0, last.since - overlapSeconds), now);
  const seen = new Set(last.seen);
  const fresh = events.filter((event) => !seen.has(event.id)).toReversed();
  return {
    deliveries: fresh.map((event) => ({ delivery: deliveryOf(event, access.mode, heardAt), payload: event.payload })),
    cursor: nextCursor(last, events, heardAt),
    // From a place ahead of every clock nothing was heard for nobody knows how long.
    hasGap: isTooOld || isCut || eventMoment(last.since * 1000, heardAt) === null,
  };
}

interface SeenEvent {
  readonly id: string;
  /** Null where it names no second at which it can have happened: no place can be told by it. */
  readonly created: number | null;
  readonly payload: unknown;
}

async function freshCursor(access: Access): Promise<string> {
  const { knownAt } = await readEvents(access, { limit: 1 });
  return JSON.stringify({ since: Math.floor(knownAt.getTime() / 1000), seen: [] });
}

/** Newest first, as Stripe lists them, up to `heardAt`. `isCut` when there was more than one catching up may take. */
async function readSince(
  access: Access,
  since: number,
  now: Date,
): Promise<{ events: readonly SeenEvent[]; heardAt: Date; isCut: boolean }> {
  const events = new Map<string, SeenEvent>();
  let heardAt = now;
  let after: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const answer = await readEvents(access, {
      limit: 100,
      created: { gte: since },
      ...(after === undefined ? {} : { starting_after: after }),
    });
    const list = listShape.safeParse(answer.value);
    if (!list.success) throw new ConnectorError('malformed', "Stripe's list of events could not be read.");
    if (answer.knownAt > heardAt) heardAt = answer.knownAt;
    for (const payload of list.data.data) {
      const event = toSeen(payload, heardAt);
      events.set(event.id, event);
    }
    if (!list.data.has_more) return { events: [...events.values()], heardAt, isCut: false };
    const next = idOf(list.data.data.at(-1));
    if (next === null)
      throw new ConnectorError('malformed', 'Stripe cut the list of events without a row to go on from.');
    after = next;
  }
  return { events: [...events.values()], heardAt, isCut: true };
}

interface EventParams {
  readonly limit: number;
  readonly created?: { readonly gte: number };
  readonly starting_after?: string;
}

function readEvents(access: Access, params: EventParams): Promise<Reading> {
  return readerOf(access).read('events', (stripe) => stripe.events.list(params));
}

function toSeen(payload: unknown, heardAt: Date): SeenEvent {
  const id = idOf(payload);
  if (id === null) throw new ConnectorError('malformed', 'Stripe listed something that is not an event.');
  const created = toWhole(at(payload, 'created'));
  const isPossible = created !== null && eventMoment(created * 1000, heardAt) !== null;
  return { id, created: isPossible ? created : null, payload };
}

/** One event in a form that is new to us is kept, about nothing we hold: it must not hold up those behind it. */
function deliveryOf(event: SeenEvent, mode: Access['mode'], heardAt: Date): Delivery {
  try {
    return toDelivery(event.payload, heardAt);
  } catch {
    const createdAt = event.created === null ? heardAt : new Date(event.created * 1000);
    const nothing = { apiVersion: null, externalAccountId: null, refs: [], carried: [], endsAccess: false };
    return { eventId: event.id, type: 'unreadable', createdAt, mode, ...nothing };
  }
}

/** A place ahead of everybody's clock would be waited for; reading again what was read does no harm. */
function nextCursor(last: z.infer<typeof cursorShape>, events: readonly SeenEvent[], heardAt: Date): string {
  const newest = events.reduce((latest, event) => Math.max(latest, event.created ?? latest), last.since);
  const since = Math.min(newest, Math.floor(heardAt.getTime() / 1000));
  const isAgain = ({ created }: SeenEvent) => created === null || created >= since - overlapSeconds;
  const seen = events.filter(isAgain).map((event) => event.id);
  return JSON.stringify({ since, seen });
}

function parseCursor(cursor: string): z.infer<typeof cursorShape> {
  try {
    return cursorShape.parse(JSON.parse(cursor));
  } catch {
    throw new ConnectorError('cursor_gone', 'The place up to which events were read is unreadable.');
  }
}
