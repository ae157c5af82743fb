import { Stripe } from 'stripe';
import { ConnectorError } from '../connector-error.ts';
import { retryAfterOf } from '../retry-after.ts';
import { TransportError, type TransportFailure } from '../transport-error.ts';
import { needOf, type Resource } from './permissions.ts';

/** An answer that is not Stripe's JSON: a proxy's page, half a body, an error without the error object. */
export class UnreadableAnswer extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`The answer with status ${status} is not in the billing system's format.`);
    this.name = 'UnreadableAnswer';
    this.status = status;
  }
}

const unavailableFailures: ReadonlySet<TransportFailure> = new Set(['unreachable', 'too_slow', 'cut', 'aborted']);

/**
 * The one place where Stripe's errors become ours. What Stripe wrote holds the tail of the key and the account's id, so
 * neither its message nor the error itself (as cause) goes any further (reference "stripe" §3.3).
 */
export function toConnectorError(error: unknown, resource: Resource): ConnectorError {
  if (error instanceof ConnectorError) return error;
  const origin = error instanceof Stripe.errors.StripeError ? (error.detail ?? error) : error;
  if (origin instanceof TransportError) return fromTransport(origin);
  if (origin instanceof UnreadableAnswer) return fromStatus(origin.status, resource);
  if (error instanceof Stripe.errors.StripeError) return fromStripe(error, resource);
  return new ConnectorError('malformed', 'Stripe answered in a way that could not be read.');
}

/** True when Stripe itself says that the object asked for does not exist; a proxy's 404 page does not count. */
export function saysGone(error: unknown): boolean {
  return isVendorError(error) && error.statusCode === 404 && error.code === 'resource_missing';
}

/** True when the object lacks what was to be expanded in it: one that was deleted is only its id. */
export function saysUnexpandable(error: unknown): boolean {
  return isVendorError(error) && error.statusCode === 400 && error.param === 'expand';
}

/** True when Stripe answered with a fault of its own: the same page may go through when it is smaller. */
export function saysServerFault(error: unknown): boolean {
  const origin = error instanceof Stripe.errors.StripeError ? (error.detail ?? error) : error;
  if (origin instanceof UnreadableAnswer) return origin.status >= 500;
  return isVendorError(error) && (error.statusCode ?? 0) >= 500;
}

function isVendorError(error: unknown): error is InstanceType<typeof Stripe.errors.StripeError> {
  return error instanceof Stripe.errors.StripeError;
}

function fromTransport(error: TransportError): ConnectorError {
  const kind = unavailableFailures.has(error.failure) ? 'unavailable' : 'malformed';
  return new ConnectorError(kind, `Reading Stripe failed. ${error.message}`, { cause: error });
}

function fromStripe(error: InstanceType<typeof Stripe.errors.StripeError>, resource: Resource): ConnectorError {
  const status = error.statusCode ?? 0;
  if (status === 429 || error instanceof Stripe.errors.StripeRateLimitError) return limited(error);
  if (error.code === 'account_invalid') return rejected('Access to this Stripe account was withdrawn.');
  if (status === 400 && error.code === 'resource_missing' && error.param === 'starting_after') {
    return new ConnectorError(
      'cursor_gone',
      'The row at which the page began no longer exists: the range must be read again.',
    );
  }
  if (status === 403) return forbidden(error.message, resource);
  return fromStatus(status, resource);
}

function fromStatus(status: number, resource: Resource): ConnectorError {
  if (status === 401) {
    return rejected(
      'Stripe does not accept this key: it is wrong, expired or was revoked. Make a new one and paste it.',
    );
  }
  if (status === 429) return new ConnectorError('limited', 'Stripe asks us to slow down.');
  if (status === 409) return new ConnectorError('unavailable', 'Stripe is changing this object at the moment.');
  if (status >= 500) return new ConnectorError('unavailable', 'Stripe has a fault at the moment.');
  const label = needOf(resource).label.toLowerCase();
  return new ConnectorError('malformed', `Stripe refused or garbled the reading of ${label} (status ${status}).`);
}

function rejected(words: string): ConnectorError {
  return new ConnectorError('rejected', words);
}

/** Three wordings are in the wild; the slugs they name are alternatives, and one wording names none. */
function forbidden(message: string, resource: Resource): ConnectorError {
  if (/application access may have been revoked|does not have access to account/i.test(message)) {
    return rejected('Access to this Stripe account was withdrawn.');
  }
  if (/\bIP address\b/i.test(message)) {
    return rejected(
      'This key is limited to certain IP addresses and ours is not one of them. Add it to the key in Stripe.',
    );
  }
  const need = needOf(resource);
  const named = [...message.slice(0, 5_000).matchAll(/'(?:rak_)?([a-z0-9_]{1,80}_(?:read|write))'/g)].flatMap(
    (m) => m[1] ?? [],
  );
  const reads = [...new Set(named.filter((slug) => slug.endsWith('_read')))];
  const permissions = reads.length > 0 ? reads : need.slugs;
  const words = `The key may not read ${need.label.toLowerCase()}: tick ${permissions.join(' or ')} on it in Stripe.`;
  return new ConnectorError('forbidden', words, { permissions });
}

function limited(error: InstanceType<typeof Stripe.errors.StripeError>): ConnectorError {
  // Stripe documents no `Retry-After`; a proxy or a stand-in may send one.
  const asked = retryAfterOf(error.headers?.['retry-after'], new Date());
  const retryAfterMs = asked ?? (error.code === 'lock_timeout' ? 500 : null);
  return new ConnectorError('limited', 'Stripe asks us to slow down.', { retryAfterMs });
}
