import type { BillingObject } from '#connectors/connector.ts';
import type { ReceivedObject } from '../billing/replace-objects.ts';

/** An object that waits, with what was kept of it; its instant stands beside. */
export type Offer = Omit<BillingObject, 'knownAt'> & {
  /** Of what the release kept that offered it; null where everything is kept. */
  readonly revision?: number | null;
};

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
  readonly known_at: Date | null;
  readonly must_fetch: boolean;
  readonly offered: Offer | null;
  readonly offered_at: Date | null;
  /** The request that came from a sweep and from nobody else. */
  readonly swept: string | null;
  /** When a sweep found it gone before. */
  readonly gone_at: Date | null;
}

export const claimedColumns = [
  'customer_id',
  'known_at',
  'must_fetch',
  'offered',
  'offered_at',
  'error',
  'swept',
  'gone_at',
] as const;

/** True when nobody had heard anything of the object: a sweep asked for it because no list named it. */
export function isSwept(row: ClaimedObject): boolean {
  return row.swept !== null && row.swept === row.wanted;
}

/**
 * The object a delivery carried, when it may stand for a fetch: nothing asked for a fetch, and it is strictly newer than
 * what is held, in whole seconds (ruling 11). What a fetch brought is dated a second back, so it may hold what happened in
 * the second after its date; a delivery of that second is looked up instead of believed. So is one of before `confirmedAt`: a
 * reading up to then may have found the object as it was held, and wrote nothing.
 *
 * It is dated the moment before its second: so far, a delivery of the next second is the newer one without a doubt, while one of
 * the same second is looked up, and a list that was asked for before that second ended is the older one.
 */
export function usableOffer(row: ClaimedObject, confirmedAt: Date | null = null): ReceivedObject | null {
  if (confirmedAt !== null && row.offered_at !== null && row.offered_at <= confirmedAt) return null;
  if (row.must_fetch || row.offered_at === null || row.offered === null) return null;
  if (row.known_at !== null && wholeSecond(row.offered_at) <= wholeSecond(row.known_at) + 1) return null;
  return { ...row.offered, knownAt: new Date(row.offered_at.getTime() - 1), isCarried: true, answers: row.wanted };
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

function wholeSecond(at: Date): number {
  return Math.floor(at.getTime() / 1_000);
}
