import type { BillingObject, ObjectRef } from '#connectors/billing-object.ts';
import type { ReceivedObject } from '../billing/replace-objects.ts';

/** A claimed request to look at an object again. */
export interface ClaimedObject {
  readonly connection_id: string;
  readonly kind: string;
  readonly external_id: string;
  readonly wanted: string;
  /** Of this request, this one included. */
  readonly attempts: number;
  /** Why it could not be read before; null when nothing was wrong. */
  readonly error: string | null;
  readonly customer_id: string | null;
  /** Whose it is by what is offered of it. */
  readonly offered_customer_id: string | null;
  readonly known_at: Date | null;
  /** The request that came from a sweep and from nobody else. */
  readonly swept: string | null;
  /** When a sweep found it gone before. */
  readonly gone_at: Date | null;
}

/** The number of the request that makes a row for what is only named. */
const firstRequest = '1';

export const claimedColumns = [
  'customer_id',
  `offered ->> 'customerId' as offered_customer_id`,
  'known_at',
  'error',
  'swept',
  'gone_at',
] as const;

/** True when nobody had heard anything of the object: a sweep asked for it because no list named it. */
function isSwept(row: ClaimedObject): boolean {
  return row.swept !== null && row.swept === row.wanted;
}

/** What is asked for. An object that was asked for once and never read is only named by others, as far as anybody heard. */
export function refOf({ kind, external_id, customer_id, known_at, wanted }: ClaimedObject): ObjectRef {
  return {
    kind,
    externalId: external_id,
    customerId: customer_id,
    isUnheard: known_at === null && wanted === firstRequest,
  };
}

/**
 * What is kept of an answer to a claimed request. It was asked for after the claim, so it is never older than what the row
 * held then, although its careful date may say so: without this, an object carried a moment ago would outlive the truth.
 */
export function answerOf(row: ClaimedObject, answer: BillingObject): ReceivedObject {
  return { ...answer, knownAt: notBefore(row, answer.knownAt), isUnasked: isSwept(row), answers: row.wanted };
}

/**
 * What is kept when the billing system says that an object does not exist (any more). Null when only a sweep asked, for the
 * first time: an answer that nobody announced is believed when a second sweep gets it too.
 */
export function tombstoneOf(row: ClaimedObject, beganAt: Date, apiVersion: string): ReceivedObject | null {
  if (isSwept(row) && row.gone_at === null) return null;
  return {
    kind: row.kind,
    externalId: row.external_id,
    customerId: row.customer_id,
    payload: null,
    apiVersion,
    knownAt: notBefore(row, new Date(beganAt.getTime() - 1_000)),
    isDeleted: true,
    isUnasked: isSwept(row),
    answers: row.wanted,
  };
}

function notBefore(row: ClaimedObject, at: Date): Date {
  return row.known_at !== null && row.known_at > at ? row.known_at : at;
}
