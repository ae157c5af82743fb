import { createHmac, timingSafeEqual } from 'node:crypto';
import { ConnectorError } from '../connector-error.ts';
import type { Delivery, RawRequest } from '../delivery.ts';
import { requireYoung } from '../require-young.ts';
import { toDelivery } from './delivery.ts';
import { parseStorable } from '../storable.ts';

/** More signatures than a rotation ever has; each costs a comparison. */
const mostSignatures = 20;

/**
 * Proves that Stripe sent these bytes, under any of the secrets, and answers what they say. Throws `rejected` when it
 * cannot be proven and `malformed` when proven bytes are no event.
 */
export function readWebhook(request: RawRequest, secrets: readonly string[]): Delivery {
  // Unlike the SDK, also into the future.
  requireYoung(signedAt(request, secrets), request.receivedAt);
  return toDelivery(parseBody(request.body), request.receivedAt);
}

/** The signed time, once one of the signatures holds. */
function signedAt(request: RawRequest, secrets: readonly string[]): number {
  const { timestamp, signatures } = parseHeader(request.headers['stripe-signature']);
  const usable = secrets.filter((secret) => secret.trim() !== '');
  if (usable.length === 0) throw new ConnectorError('rejected', 'No signing secret is stored for this address.');
  let isProven = false;
  for (const secret of usable) {
    const expected = createHmac('sha256', secret).update(`${timestamp}.`).update(request.body).digest();
    // Every pair is compared, so that the time taken tells nothing.
    for (const signature of signatures) {
      if (timingSafeEqual(expected, signature)) isProven = true;
    }
  }
  if (!isProven)
    throw new ConnectorError('rejected', 'The signature does not fit: not from Stripe, or another secret.');
  return Number(timestamp);
}

function parseHeader(header: string | string[] | undefined): { timestamp: string; signatures: readonly Buffer[] } {
  const text = Array.isArray(header) ? (header.length === 1 ? (header[0] ?? '') : '') : (header ?? '');
  if (text === '') throw new ConnectorError('rejected', 'The Stripe-Signature header is missing.');
  const pairs = text.split(',').map((part) => part.trim().split('='));
  const times = pairs.filter(([name]) => name === 't').map(([, value]) => value ?? '');
  const timestamp = times[0] ?? '';
  const signatures = pairs
    .filter(([name, value]) => name === 'v1' && /^[0-9a-f]{64}$/i.test(value ?? ''))
    .slice(0, mostSignatures)
    .map(([, value]) => Buffer.from(value ?? '', 'hex'));
  if (times.length !== 1 || !/^\d{1,12}$/.test(timestamp) || signatures.length === 0) {
    throw new ConnectorError('rejected', 'The Stripe-Signature header cannot be read.');
  }
  return { timestamp, signatures };
}

function parseBody(body: Buffer): unknown {
  try {
    return parseStorable(body.toString('utf8'));
  } catch {
    throw new ConnectorError('malformed', 'The body is signed by Stripe but is not JSON.');
  }
}
