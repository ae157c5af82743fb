import type { FastifyReply, FastifyRequest } from 'fastify';
import { missing, Problem } from './problem.ts';
import type { Query } from './query.ts';
import type { Resource } from './resource.ts';

export function listAnswer(resource: Resource, url: string, query: Query): object {
  query.allow(resource.parameters);
  for (const name of resource.needs) {
    if (!query.has(name)) {
      throw new Problem(400, {
        code: 'parameter_missing',
        message: `Missing required param: ${name}.`,
        param: name,
      });
    }
  }
  const { data, hasMore } = resource.list(query);
  return { object: 'list', data, has_more: hasMore, url };
}

export function retrieve(resource: Resource, id: string): object {
  const found = resource.find(id);
  if (found === null) throw missing(resource.noun, id);
  return found;
}

export function idOf(request: FastifyRequest): string {
  const { params } = request;
  return typeof params === 'object' && params !== null && 'id' in params ? String(params.id) : '';
}

export function refuse(request: FastifyRequest, accountId: string): never {
  if (request.method === 'GET') {
    const path = request.url.split('?')[0] ?? '';
    throw new Problem(404, { message: `Unrecognized request URL (GET: ${path}).` });
  }
  throw new Problem(403, {
    message: `Only reads are allowed on account '${accountId}': ${request.method} was refused and counted.`,
  });
}

export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  return reply
    .code(problem.status)
    .headers({ ...problem.headers })
    .type('application/json')
    .send(JSON.stringify(problem.body));
}

export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const status = typeof error === 'object' && error !== null && 'statusCode' in error ? Number(error.statusCode) : 500;
  return new Problem(status, {
    ...(status >= 500 ? { type: 'api_error' } : {}),
    message: error instanceof Error ? error.message : 'An unknown error occurred.',
  });
}
