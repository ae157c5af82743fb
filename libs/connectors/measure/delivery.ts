import { z } from 'zod';
import type { BillingObject } from '../billing-object.ts';
import { ConnectorError } from '../connector-error.ts';
import type { Delivery, RawRequest } from '../delivery.ts';
import { eventMoment } from '../event-moment.ts';
import { at } from '../total-readers.ts';
import { measureApiVersion } from './dialect/address.ts';
import { eventIdOf, prefixOf, refsOf } from './dialect/events.ts';
import { toInstant } from './dialect/values.ts';
import { keptOf } from './find-page.ts';
import { toBillingObject } from './objects.ts';

const envelope = z.looseObject({
  event_type: z.string().min(1).max(200),
  created_at: z.unknown().optional(),
  data: z.unknown().optional(),
});

/**
 * What one delivery says. Its objects are thin and may be stale, so they are looked up; only a payment comes complete
 * (reference "measure-api" §8.7). A body without an envelope is the object itself.
 */
export function toDelivery(request: RawRequest, body: unknown): Delivery {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new ConnectorError('malformed', 'This is not an event in a form that Measure sends.');
  }
  const read = envelope.safeParse(body);
  const type = read.success ? read.data.event_type : `${prefixOf(body) || 'unknown'}.unnamed`;
  const data: unknown = read.success ? read.data.data : body;
  const company: unknown = at(data, 'company_id');
  const { receivedAt } = request;
  const stated = read.success ? toInstant(read.data.created_at) : null;
  return {
    eventId: eventIdOf(request),
    type,
    createdAt: (stated && eventMoment(stated.getTime(), receivedAt)) ?? receivedAt,
    apiVersion: measureApiVersion,
    // Test accounts are told apart by company alone.
    mode: null,
    externalAccountId: typeof company === 'string' && company !== '' ? company : null,
    refs: refsOf(type, data),
    carried: read.success ? carriedBy(type, data, receivedAt) : [],
    endsAccess: false,
  };
}

const paymentShape = z.looseObject({
  id: z.string().min(1),
  customer_id: z.string().min(1),
  status: z.string().min(1),
  total_amount: z.looseObject({ value_in_cents: z.int() }),
  created_at: z.string(),
});

/** A payment is known at its last change, which is not later than the event about it; one that says otherwise is looked up. */
function carriedBy(type: string, data: unknown, receivedAt: Date): readonly BillingObject[] {
  if (!type.startsWith('payment.') || !paymentShape.safeParse(data).success) return [];
  const dated = toInstant(at(data, 'updated_at')) ?? toInstant(at(data, 'created_at'));
  const knownAt = dated && eventMoment(dated.getTime(), receivedAt);
  return knownAt === null ? [] : keptOf({ object: toBillingObject('payment_transaction', data, knownAt) });
}
