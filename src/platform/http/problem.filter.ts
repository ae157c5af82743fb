import { Catch, HttpException, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isAway } from '../database/retriable.ts';
import { AppError, appErrorKinds } from '../errors/app-error.ts';

interface Answer {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly problems?: readonly { path: string; message: string }[];
}

/** The one place where failures become HTTP: a stable code, words for people, the request's id, never a stack. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #logger = new Logger('http');

  /** `page` answers a client route of the web app; null where no web app is served. */
  constructor(private readonly page: string | null) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const answer = toAnswer(error);
    if (answer.status === 404 && this.page !== null && wantsPage(request)) {
      void reply.status(200).header('cache-control', 'no-cache').type('text/html; charset=utf-8').send(this.page);
      return;
    }
    this.#log(error, answer, request);
    // A stream that has begun can only be cut.
    if (reply.sent || reply.raw.headersSent) return void reply.raw.destroy();
    if (answer.status === 503 && !reply.hasHeader('retry-after')) void reply.header('retry-after', '5');
    const { status, ...problem } = answer;
    void reply
      .status(status)
      .type('application/json; charset=utf-8')
      .send({ ...problem, requestId: request.id });
  }

  #log(error: unknown, answer: Answer, request: FastifyRequest): void {
    const line = {
      outcome: answer.code,
      status: answer.status,
      method: request.method,
      // The route and not the address: an address may carry a token.
      route: request.routeOptions.url ?? 'unknown',
      request: request.id,
    };
    // Saying "come again" under a flood must not cost more than the flood itself: no stack for what was meant.
    if (error instanceof AppError && answer.status >= 500) this.#logger.error({ ...line, error: error.message });
    else if (answer.status >= 500) {
      this.#logger.error({ ...line, error: error instanceof Error ? error.stack : 'unknown' });
    } else if (error instanceof AppError && error.logLevel === 'warn') this.#logger.warn(line);
    else this.#logger.debug(line);
  }
}

function toAnswer(error: unknown): Answer {
  if (error instanceof AppError) {
    const { kind, code, message, problems } = error;
    return { status: appErrorKinds[kind], code, message, ...(problems.length > 0 ? { problems } : {}) };
  }
  if (isAway(error)) {
    return {
      status: 503,
      code: 'database_away',
      message: 'The database does not answer at the moment. Try again shortly.',
    };
  }
  return refusedByHttp(statusOf(error));
}

/** What the HTTP layer itself refuses, before any room is asked. */
function refusedByHttp(status: number): Answer {
  if (status === 404) return { status, code: 'not_found', message: 'There is nothing at this address.' };
  if (status === 413) return { status, code: 'too_large', message: 'The body is larger than 1 MiB.' };
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

function wantsPage(request: FastifyRequest): boolean {
  return (
    request.method === 'GET' && !request.url.startsWith('/api/') && (request.headers.accept ?? '').includes('text/html')
  );
}
