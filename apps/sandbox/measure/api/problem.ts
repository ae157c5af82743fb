import { Problem } from '../../api/problem.ts';
import type { ErrorBody } from '../wire/error.ts';

type Details = NonNullable<ErrorBody['validation_errors']>;

/** An answer that is an error, in Measure's fields. */
export class MeasureProblem extends Error {
  readonly body: ErrorBody;
  readonly headers: Readonly<Record<string, string>>;

  constructor(body: ErrorBody, headers: Readonly<Record<string, string>> = {}) {
    super(body.error_message);
    this.body = body;
    this.headers = headers;
  }
}

export function authProblem(status: 401 | 403, code: string, message: string): MeasureProblem {
  return new MeasureProblem({
    error_message: message,
    error_type: 'auth_error',
    error_code: code,
    error_status: status,
  });
}

export function notFound(message: string): MeasureProblem {
  return new MeasureProblem({
    error_message: message,
    error_type: 'request_error',
    error_code: 'not_found',
    error_status: 404,
  });
}

export function invalid(details: Details): MeasureProblem {
  return new MeasureProblem({
    error_message: 'Request validation failed',
    error_type: 'validation_error',
    error_code: 'invalid_parameters',
    error_status: 400,
    validation_errors: details,
  });
}

const TYPES: Readonly<Record<number, ErrorBody['error_type']>> = {
  401: 'auth_error',
  403: 'auth_error',
  409: 'idempotency_error',
};
const CODES: Readonly<Record<number, string>> = { 401: 'invalid_token', 403: 'forbidden', 429: 'rate_limited' };
const MESSAGES: Readonly<Record<number, string>> = {
  401: 'The supplied token is not valid',
  403: 'This token may not do that',
  429: 'Too many requests',
};

/** Whatever went wrong, as Measure would say it; faults and limits are shared with the other half and come in its words. */
export function asMeasureProblem(error: unknown): MeasureProblem {
  if (error instanceof MeasureProblem) return error;
  const status = statusOf(error);
  const retryAfter = error instanceof Problem ? error.headers['retry-after'] : undefined;
  return new MeasureProblem(
    {
      error_message: MESSAGES[status] ?? (status < 500 ? 'The request cannot be read' : 'Something went wrong'),
      error_type: TYPES[status] ?? 'request_error',
      error_code: CODES[status] ?? (status < 500 ? 'bad_request' : 'internal_error'),
      error_status: status,
    },
    retryAfter === undefined ? {} : { 'retry-after': retryAfter },
  );
}

function statusOf(error: unknown): number {
  if (error instanceof Problem) return error.status;
  return typeof error === 'object' && error !== null && 'statusCode' in error ? Number(error.statusCode) : 500;
}
