import { HttpException, type Logger } from '@nestjs/common';
import { isAway, isFull } from '../database/retriable.ts';
import { AppError, appErrorKinds } from '../errors/app-error.ts';
import { bodyLimit, tooLargeWords } from './bodies.ts';

/** What whoever asked is told of a failure: a stable code, words for people, never a stack. */
export interface Answer {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly problems?: readonly { path: string; message: string }[];
}

/** Which request failed: its route and not its address, which may carry a token. */
export interface FailedRequest {
  readonly method: string;
  readonly route: string;
  readonly request: string;
}

/** What a failure becomes; `limit` is that of bodies on the route that failed. */
export function toAnswer(error: unknown, limit = bodyLimit): Answer {
  if (error instanceof AppError) {
    const { kind, code, message, problems } = error;
    return { status: appErrorKinds[kind], code, message, ...(problems.length > 0 ? { problems } : {}) };
  }
  if (isFull(error)) {
    return {
      status: 503,
      code: 'database_full',
      message: 'There is no room left on the disk of the database. Nothing was changed; make room and try again.',
    };
  }
  if (isAway(error)) {
    return {
      status: 503,
      code: 'database_away',
      message: 'The database does not answer at the moment. Try again shortly.',
    };
  }
  return refusedByHttp(statusOf(error), limit);
}

/** What the HTTP layer itself refuses, before any room is asked. */
function refusedByHttp(status: number, limit: number): Answer {
  if (status === 404) return { status, code: 'not_found', message: 'There is nothing at this address.' };
  if (status === 413) return { status, code: 'too_large', message: tooLargeWords(limit) };
  if (status === 415) return { status, code: 'wrong_media_type', message: 'Send the body as application/json.' };
  if (status >= 400 && status < 500) return { status, code: 'bad_request', message: 'The request cannot be read.' };
  return {
    status: 500,
    code: 'failed',
    message: 'Keepwell failed while answering. Try again; if it stays, name the request id.',
  };
}

function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  const status = typeof error === 'object' && error !== null ? Reflect.get(error, 'statusCode') : undefined;
  return typeof status === 'number' ? status : 500;
}

/** One line for a failure, as loud as it deserves. */
export function logFailure(logger: Logger, error: unknown, answer: Answer, failed: FailedRequest): void {
  const line = { outcome: answer.code, status: answer.status, ...failed };
  // Saying "come again" under a flood must not cost more than the flood itself: no stack for what was meant.
  if (error instanceof AppError && answer.status >= 500) logger.error({ ...line, error: error.message });
  else if (answer.status >= 500) {
    logger.error({ ...line, error: error instanceof Error ? error.stack : 'unknown' });
  } else if (error instanceof AppError && error.logLevel === 'warn') logger.warn(line);
  else logger.debug(line);
}
