import axios from 'axios';
import { ConnectorError } from '../connector-error.ts';
import { retryAfterOf } from '../retry-after.ts';
import { TransportError, type TransportFailure } from '../transport-error.ts';
import { at } from '../total-readers.ts';
import { labelOf, type Resource } from './resources.ts';

/** An answer that is no success, or no JSON. What the other side wrote stays in here: it may hold the token. */
export interface Refusal {
  readonly status: number;
  /** The error's own body; null where it is not Measure's JSON. */
  readonly body: unknown;
  readonly retryAfter: string | null;
}

/** Thrown inside this folder only; everyone else sees a `ConnectorError`. */
export class RefusedAnswer extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(`Measure answered with status ${refusal.status}.`);
    this.name = 'RefusedAnswer';
    this.refusal = refusal;
  }
}

const unavailableFailures: ReadonlySet<TransportFailure> = new Set(['unreachable', 'too_slow', 'cut', 'aborted']);

/** The one place where what went wrong at Measure becomes our error (reference "measure-api" §2, §4.1). */
export function toConnectorError(error: unknown, resource: Resource): ConnectorError {
  if (error instanceof ConnectorError) return error;
  if (error instanceof RefusedAnswer) return fromRefusal(error.refusal, resource);
  const origin = axios.isAxiosError(error) ? error.cause : error;
  if (origin instanceof TransportError) {
    const kind = unavailableFailures.has(origin.failure) ? 'unavailable' : 'malformed';
    return new ConnectorError(kind, `Reading Measure failed. ${origin.message}`, { cause: origin });
  }
  return new ConnectorError('malformed', 'Measure answered in a way that could not be read.');
}

/** True when Measure itself says that the object does not exist; a proxy's 404 page does not count. */
export function saysGone(error: unknown): boolean {
  if (!(error instanceof RefusedAnswer) || error.refusal.status !== 404) return false;
  return typeof at(error.refusal.body, 'error_type') === 'string' || at(error.refusal.body, 'error_status') === 404;
}

/** True for a fault of theirs: the same page may go through when it is smaller. */
export function saysServerFault(error: unknown): boolean {
  return error instanceof RefusedAnswer && error.refusal.status >= 500;
}

/** True when the shape of the request is refused, for example an order that a list does not know. */
export function saysBadRequest(error: unknown): boolean {
  return error instanceof RefusedAnswer && error.refusal.status === 400;
}

function fromRefusal({ status, retryAfter }: Refusal, resource: Resource): ConnectorError {
  const label = labelOf(resource).toLowerCase();
  switch (true) {
    case status === 401:
      return new ConnectorError(
        'rejected',
        'Measure does not accept this token for this company: it is wrong, expired or was revoked. Make a new one under Developers, API Token, and paste it.',
      );
    case status === 403:
      return new ConnectorError('forbidden', `The token may not read ${label}.`, { permissions: [] });
    case status === 404:
      return new ConnectorError('malformed', notFoundWords(resource));
    case status === 429:
      return new ConnectorError('limited', 'Measure asks us to slow down.', {
        retryAfterMs: retryAfterOf(retryAfter, new Date()),
      });
    case status >= 500:
      return new ConnectorError('unavailable', 'Measure has a fault at the moment.');
    case status < 300:
      return new ConnectorError('malformed', `Measure's answer about ${label} could not be read.`);
    default:
      return new ConnectorError('malformed', `Measure refused the reading of ${label} (status ${status}).`);
  }
}

/** Without its customers nothing of a company is there; one list that is missing says nothing about the company. */
function notFoundWords(resource: Resource): string {
  const label = labelOf(resource).toLowerCase();
  if (resource === 'customers') return `Measure has no ${label} at this address: the company id may be wrong.`;
  return `Measure has no list of ${label} for this company (status 404).`;
}
