import { ConnectorError } from '../connector-error.ts';
import type { Delivery, RawRequest } from '../delivery.ts';
import { requireYoung } from '../require-young.ts';
import { toStorable } from '../storable.ts';
import { toDelivery } from './delivery.ts';
import {
  isSigned,
  openSecrets,
  parseSignature,
  type Signature,
  signatureHeader,
  type SimpleSignature,
} from './dialect/signature.ts';

/**
 * Proves that Measure sent these bytes, under any of the secrets, and answers what they say. Throws `rejected` when it
 * cannot be proven and `malformed` when proven bytes are no event.
 */
export function readWebhook(request: RawRequest, secrets: readonly string[]): Delivery {
  const signature = signatureOf(request);
  const { all, simple } = openSecrets(secrets);
  if (all.length === 0) throw new ConnectorError('rejected', 'No signing secret is stored for this address.');
  const isTimed = 'timestamp' in signature;
  if (!isTimed && simple.length === 0) throw new ConnectorError('rejected', untimedWords);
  const usable = isTimed ? all : simple;
  const isProven = usable.map((secret) => isSigned(signature, request.body, secret)).includes(true);
  if (!isProven) {
    throw new ConnectorError('rejected', 'The signature does not fit: not from Measure, or another secret.');
  }
  if (isTimed) requireYoung(Number(signature.timestamp), request.receivedAt);
  return toDelivery(request, parseBody(request.body));
}

const untimedWords =
  'The signature holds no time, so anybody who saw it could send it again: ask Measure for signatures with a time. ' +
  'Where it has none to give, write "untimed:" before the signing secret to allow them.';

function signatureOf({ headers }: RawRequest): Signature | SimpleSignature {
  const header = headers[signatureHeader];
  const text = Array.isArray(header) ? (header.length === 1 ? (header[0] ?? '') : '') : (header ?? '');
  if (text === '') throw new ConnectorError('rejected', 'The X-Maple-Signature header is missing.');
  const signature = parseSignature(text);
  if (signature === 'unreadable') {
    throw new ConnectorError('rejected', 'The X-Maple-Signature header cannot be read.');
  }
  return signature;
}

function parseBody(body: Buffer): unknown {
  try {
    return toStorable(JSON.parse(body.toString('utf8')));
  } catch {
    throw new ConnectorError('malformed', 'The body is signed by Measure but is not JSON.');
  }
}
