import { ConnectorError, type Delivery, type RawRequest } from '../connector.ts';
import { toStorable } from '../storable.ts';
import { toDelivery } from './delivery.ts';
import { isSigned, parseSignature, type Signature, signatureHeader, toleranceSeconds } from './dialect/signature.ts';

/**
 * Proves that Measure sent these bytes, under any of the secrets, and answers what they say. Throws `rejected` when it
 * cannot be proven and `malformed` when proven bytes are no event.
 */
export function readWebhook(request: RawRequest, secrets: readonly string[]): Delivery {
  const signature = signatureOf(request);
  const usable = secrets.filter((secret) => secret.trim() !== '');
  if (usable.length === 0) throw new ConnectorError('rejected', 'No signing secret is stored for this address.');
  const isProven = usable.map((secret) => isSigned(signature, request.body, secret)).includes(true);
  if (!isProven) {
    throw new ConnectorError('rejected', 'The signature does not fit: not from Measure, or another secret.');
  }
  const age = Math.floor(request.receivedAt.getTime() / 1000) - Number(signature.timestamp);
  if (Math.abs(age) > toleranceSeconds) {
    throw new ConnectorError(
      'rejected',
      `The signature is right, but its time is ${Math.abs(age)} seconds ${age > 0 ? 'behind' : 'ahead of'} this machine's clock: ` +
        'check the clock, or the delivery was held back.',
    );
  }
  return toDelivery(request, parseBody(request.body));
}

function signatureOf({ headers }: RawRequest): Signature {
  const header = headers[signatureHeader];
  const text = Array.isArray(header) ? (header.length === 1 ? (header[0] ?? '') : '') : (header ?? '');
  if (text === '') throw new ConnectorError('rejected', 'The X-Maple-Signature header is missing.');
  const signature = parseSignature(text);
  if (signature === 'simple') {
    throw new ConnectorError(
      'rejected',
      'The signature holds no time, so anybody who saw it could send it again: ask Measure for signatures with a time.',
    );
  }
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
