import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { logFailure, toAnswer } from './problem.ts';

/** Where failures become HTTP: a stable code, words for people, the request's id, never a stack. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #logger = new Logger('http');

  /** `page` answers a client route of the web app; null where no web app is served. */
  constructor(private readonly page: string | null) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const answer = toAnswer(error, request.routeOptions.bodyLimit);
    if (answer.status === 404 && this.page !== null && wantsPage(request)) {
      void reply.status(200).header('cache-control', 'no-cache').type('text/html; charset=utf-8').send(this.page);
      return;
    }
    const { method, id } = request;
    logFailure(this.#logger, error, answer, { method, route: request.routeOptions.url ?? 'unknown', request: id });
    // A stream that has begun can only be cut.
    if (reply.sent || reply.raw.headersSent) return void reply.raw.destroy();
    if (answer.status === 503 && !reply.hasHeader('retry-after')) void reply.header('retry-after', '5');
    const { status, ...problem } = answer;
    void reply
      .status(status)
      .type('application/json; charset=utf-8')
      .send({ ...problem, requestId: request.id });
  }
}

function wantsPage(request: FastifyRequest): boolean {
  return (
    request.method === 'GET' && !request.url.startsWith('/api/') && (request.headers.accept ?? '').includes('text/html')
  );
}
