import { Stripe } from 'stripe';
import type { Access } from '../access.ts';
import { ConnectorError } from '../connector-error.ts';
import type { RowWish } from '../json-list.ts';
import { originOf } from '../base-address.ts';
import { ReadOnlyHttp } from '../read-only-http.ts';
import type { AllowedRead } from '../transport-call.ts';
import { accountField, secretKeyField } from './credentials.ts';
import { toConnectorError } from './errors.ts';
import { GuardedClient, listBehind, readingBehind, type ListReading, type Reading } from './guarded-client.ts';
import type { Resource } from './permissions.ts';
import { stripeApiVersion } from './version.ts';

const read = (path: string): AllowedRead => ({
  method: 'GET',
  path: new RegExp(`^/v1/${path.replaceAll(':id', '[^/]+')}$`),
});

/** Every call this connector can express (ruling 18). */
export const allowedReads: readonly AllowedRead[] = [
  'customers(?:/:id)?',
  'subscriptions(?:/:id)?',
  'subscription_items',
  'invoices(?:/:id)?',
  'invoice_payments',
  'charges(?:/:id)?',
  'products(?:/:id)?',
  'prices(?:/:id)?',
  'coupons(?:/:id)?',
  'payment_methods/:id',
  'balance_transactions(?:/:id)?',
  'events',
  'billing/meters(?:/:id(?:/event_summaries)?)?',
  'billing/credit_grants',
  'billing/credit_balance_summary',
].map(read);

interface VendorAnswer {
  readonly lastResponse: object;
}

/** Reads of one connection: the SDK over the guarded transport, errors already ours. */
export class StripeReader {
  readonly #access: Access;
  readonly #stripe: Stripe;
  /** Expansions that this key turned out to be unable to see. */
  readonly unexpandable = new Set<string>();

  constructor(access: Access) {
    this.#access = access;
    this.#stripe = openGuarded(access);
  }

  /** Makes one call. A call that fails throws `ConnectorError`, and a 429 is told to the budget first. */
  async read(resource: Resource, call: (stripe: Stripe) => Promise<VendorAnswer>): Promise<Reading> {
    try {
      return await this.attempt(call);
    } catch (error) {
      throw this.explain(error, resource);
    }
  }

  /** Like `read`, with Stripe's own error, for the few who decide on its detail before handing it to `explain`. */
  async attempt(call: (stripe: Stripe) => Promise<VendorAnswer>): Promise<Reading> {
    return readingBehind(await this.#begin(call));
  }

  /** Like `attempt`, of a list of which this much is wanted. */
  async attemptList(wish: RowWish, call: (stripe: Stripe) => Promise<VendorAnswer>): Promise<ListReading> {
    return listBehind(await this.#begin(call), wish);
  }

  /**
   * The SDK writes down at each call where it came from, in case it fails. That is a hundredth of a reading, and has the map of the
   * program's sources read and held; what fails here is told by the call in the ledger, so nothing is written down meanwhile.
   */
  #begin(call: (stripe: Stripe) => Promise<VendorAnswer>): Promise<VendorAnswer> {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    try {
      return call(this.#stripe);
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
    }
  }

  explain(error: unknown, resource: Resource): ConnectorError {
    const ours = toConnectorError(error, resource);
    if (ours.kind === 'limited') this.#access.onLimited(limitReason(error));
    return ours;
  }
}

const readers = new WeakMap<Access, StripeReader>();

/** The reader of one access: made once for the piece of work that the access was opened for. */
export function readerOf(access: Access): StripeReader {
  const known = readers.get(access);
  if (known !== undefined) return known;
  const reader = new StripeReader(access);
  readers.set(access, reader);
  return reader;
}

/** The SDK as this connector uses it; the spec of the read-only proof opens it the same way. */
export function openSdk(access: Access, httpClient: Stripe.HttpClient): Stripe {
  const key = access.credentials[secretKeyField] ?? '';
  if (!/^[\x21-\x7e]+$/.test(key)) throw new ConnectorError('rejected', 'This connection holds no usable Stripe key.');
  const origin = originOf(access.baseUrl);
  const account = access.credentials[accountField];
  return new Stripe(key, {
    ...(account === undefined ? {} : { stripeAccount: account }),
    apiVersion: stripeApiVersion,
    httpClient,
    host: origin.hostname,
    port: origin.port === '' ? (origin.protocol === 'http:' ? '80' : '443') : origin.port,
    protocol: origin.protocol === 'http:' ? 'http' : 'https',
    maxNetworkRetries: 0,
    telemetry: false,
  });
}

function openGuarded(access: Access): Stripe {
  try {
    return openSdk(access, new GuardedClient(new ReadOnlyHttp(access, allowedReads, { saysEnough })));
  } catch (error) {
    throw toConnectorError(error, 'customers');
  }
}

/** Of a customer that was deleted nothing can be expanded: that it is refused says so, and the customer is read without. */
function saysEnough(path: string, status: number, body: Buffer): boolean {
  return (
    status === 400 && /^\/v1\/customers\/[^/]+$/.test(path) && /"param"\s*:\s*"expand\b/.test(body.toString('utf8'))
  );
}

function limitReason(error: unknown): string | null {
  if (!(error instanceof Stripe.errors.StripeError)) return null;
  return error.headers?.['stripe-rate-limited-reason'] ?? error.code ?? null;
}
