import { z } from 'zod';
import { at } from '../total-readers.ts';
import type { ObjectRef } from '../billing-object.ts';
import { ConnectorError } from '../connector-error.ts';
import type { CarriedObject, Delivery } from '../delivery.ts';
import { eventMoment } from '../event-moment.ts';
import { objectKey } from '../object-key.ts';
import { isComplete } from './carried.ts';
import { deletions, endOfAccess, eventRowOf, type RefPlace, thinKinds } from './event-table.ts';
import { idOf, kindOf, toBillingObject } from './objects.ts';
import { stripeApiVersion } from './version.ts';

const snapshotEvent = z.looseObject({
  object: z.literal('event'),
  id: z.string().min(1).max(255),
  type: z.string().min(1).max(255),
  created: z.number(),
  livemode: z.boolean(),
  api_version: z.string().nullish(),
  account: z.string().nullish(),
  context: z.string().nullish(),
  data: z.looseObject({ object: z.unknown().optional(), previous_attributes: z.unknown().optional() }),
});

/** A thin event names its object and carries nothing of it. */
const thinEvent = z.looseObject({
  object: z.literal('v2.core.event'),
  id: z.string().min(1).max(255),
  type: z.string().min(1).max(255),
  created: z.iso.datetime({ offset: true }),
  livemode: z.boolean(),
  context: z.string().nullish(),
  related_object: z.looseObject({ id: z.string(), type: z.string() }).nullish(),
});

/**
 * What one event of Stripe's says, whichever way it came; throws `malformed` for what is no event. One that names a moment at which it
 * cannot have happened is of the moment at which it was heard, and only says who.
 */
export function toDelivery(payload: unknown, heardAt: Date): Delivery {
  const snapshot = snapshotEvent.safeParse(payload);
  if (snapshot.success) return fromSnapshot(snapshot.data, heardAt);
  const thin = thinEvent.safeParse(payload);
  if (thin.success) return fromThin(thin.data, heardAt);
  throw new ConnectorError('malformed', 'This is not an event in a form that Stripe sends.');
}

function fromSnapshot(event: z.infer<typeof snapshotEvent>, heardAt: Date): Delivery {
  const endsAccess = event.type === endOfAccess;
  const createdAt = eventMoment(event.created * 1000, heardAt);
  return {
    eventId: event.id,
    type: event.type,
    createdAt: createdAt ?? heardAt,
    apiVersion: event.api_version ?? null,
    mode: event.livemode ? 'live' : 'test',
    ...accountOf(event),
    refs: refsOf(event),
    carried: createdAt === null ? [] : carriedBy(event, createdAt),
    endsAccess,
  };
}

/**
 * Only a connected account is named by itself. Events of an organisation say by their context whose they are, and so do thin events; it
 * is a path that ends with the account.
 */
function accountOf(event: {
  readonly account?: string | null | undefined;
  readonly context?: string | null | undefined;
}): Pick<Delivery, 'externalAccountId' | 'mayBeOwn'> {
  if (event.account) return { externalAccountId: event.account };
  const id = event.context?.split('/').at(-1);
  return id ? { externalAccountId: id, mayBeOwn: true } : { externalAccountId: null };
}

function refsOf(event: z.infer<typeof snapshotEvent>): readonly ObjectRef[] {
  const refs = new Map<string, ObjectRef>();
  for (const place of eventRowOf(event.type)?.refs ?? []) {
    const holder = place.in === 'object' ? event.data.object : event.data.previous_attributes;
    const externalId = idOf(follow(holder, place));
    if (externalId === null) continue;
    const customerId = place.kind === 'customer' ? externalId : idOf(at(event.data.object, 'customer'));
    refs.set(objectKey(place.kind, externalId), { kind: place.kind, externalId, customerId });
  }
  return [...refs.values()];
}

function follow(holder: unknown, place: RefPlace): unknown {
  return place.path.split('.').reduce<unknown>((value, key) => at(value, key), holder);
}

/**
 * Only objects in our pinned shapes; a deletion needs nothing but the id, and is carried in them too. What may be of another account is
 * looked up, with a key that sees one account alone.
 */
function carriedBy(event: z.infer<typeof snapshotEvent>, createdAt: Date): readonly CarriedObject[] {
  if (event.api_version !== stripeApiVersion || accountOf(event).mayBeOwn) return [];
  const { object } = event.data;
  const name = at(object, 'object');
  const isSubject = (eventRowOf(event.type)?.refs ?? []).some(
    (place) => place.path === 'id' && typeof name === 'string' && place.kind === kindOf(name),
  );
  if (!isSubject || idOf(object) === null) return [];
  const carried = toBillingObject(object, createdAt);
  if (deletions.has(event.type)) return [{ ...carried, isDeleted: true }];
  return isComplete(carried.kind, object) ? [carried] : [];
}

function fromThin(event: z.infer<typeof thinEvent>, heardAt: Date): Delivery {
  const related = event.related_object;
  const kind = related && Object.hasOwn(thinKinds, related.type) ? thinKinds[related.type] : undefined;
  return {
    eventId: event.id,
    type: event.type,
    createdAt: eventMoment(Date.parse(event.created), heardAt) ?? heardAt,
    apiVersion: null,
    mode: event.livemode ? 'live' : 'test',
    ...accountOf(event),
    refs: related && kind !== undefined ? [{ kind, externalId: related.id }] : [],
    carried: [],
    endsAccess: event.type.endsWith(endOfAccess),
  };
}
