import { randomInt } from 'node:crypto';
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { accountShape } from '../shapes/account.ts';
import { toLive } from '../webhooks/deliveries.ts';
import type { Calls } from './calls.ts';
import { Expander } from './expand.ts';
import type { Faults } from './faults.ts';
import { isObject, toJson, type Json } from './json.ts';
import { accessOf, type Access } from './keys.ts';
import type { Gate } from './permissions.ts';
import { missing, Problem } from './problem.ts';
import { PAGING_PARAMETERS, Query } from './query.ts';
import type { RateLimiter } from './rate-limit.ts';
import { NESTED_LISTS, Registry } from './registry.ts';
import type { Resource } from './resource.ts';
import type { Shop } from './shop.ts';

export interface ApiOptions {
  readonly shop: Shop;
  readonly calls: Calls;
  readonly faults: Faults;
  readonly gate: Gate;
  readonly limiter: RateLimiter;
  readonly latencyMs: number;
  readonly clock: () => number;
  /** Brings the book up to the present before it is read. */
  readonly tick: () => void;
}

interface Reading {
  readonly access: Access;
  readonly query: Query;
}

const sleep = async (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const ID_DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

function requestId(): string {
  return `req_${Array.from({ length: 14 }, () => ID_DIGITS[randomInt(62)]).join('')}`;
}

/** Stripe's part of the server: everything below `/v1`. */
export function apiRoutes(options: ApiOptions) {
  const registry = new Registry(options.shop);
  const expander = new Expander(registry, options.gate);
  return async (app: FastifyInstance): Promise<void> => {
    // Whatever is posted here is refused, so its body is not looked at.
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, _body, done) => done(null, undefined));
    addBookkeeping(app, options);
    app.setErrorHandler(async (error, _request, reply) => sendProblem(reply, asProblem(error)));

    const read = (
      path: string,
      permission: string | null,
      answer: (request: FastifyRequest, reading: Reading) => Json,
    ) => {
      app.get(path, async (request, reply) => {
        const access = accessOf(request.headers.authorization);
        const interrupted = await interrupt(request, reply, { access, options });
        if (interrupted) return reply;
        options.gate.require(access, permission);
        options.tick();
        const reading = { access, query: new Query(request.url.split('?')[1] ?? '') };
        const body = answer(request, reading);
        if (isObject(body)) expander.expand(body, reading.query.expand, access);
        const text = JSON.stringify(body);
        return reply.type('application/json').send(access.livemode ? toLive(text) : text);
      });
    };

    for (const resource of registry.resources) {
      if (resource.listed) {
        read(resource.path, resource.permission, (_request, { query }) => listAnswer(resource, resource.path, query));
      }
      if (resource.retrieved) {
        read(`${resource.path}/:id`, resource.permission, (request, { query }) => {
          query.allow(PAGING_PARAMETERS);
          return retrieve(resource, idOf(request));
        });
      }
    }
    for (const { path, object, parameter, parent } of NESTED_LISTS) {
      const resource = registry.byObject(object);
      const above = registry.byObject(parent);
      if (resource === null || above === null) continue;
      read(path, resource.permission, (request, { query }) => {
        const id = idOf(request);
        retrieve(above, id);
        return listAnswer(resource, path.replace(':id', id), query.with(parameter, id));
      });
    }
    const account = accountShape(options.shop.book.context);
    read('/v1/account', 'account_read', () => toJson(account));

    app.all('/v1/*', async (request) => refuse(request, options));
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD'] as const) {
      app.route({ method, url: '/v1', handler: async (request) => refuse(request, options) });
    }
  };
}

function listAnswer(resource: Resource, url: string, query: Query): Json {
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
  return toJson({ object: 'list', data, has_more: hasMore, url });
}

function retrieve(resource: Resource, id: string): Json {
  const found = resource.find(id);
  if (found === null) throw missing(resource.noun, id);
  return toJson(found);
}

function idOf(request: FastifyRequest): string {
  const { params } = request;
  return typeof params === 'object' && params !== null && 'id' in params ? String(params.id) : '';
}

function refuse(request: FastifyRequest, { shop }: ApiOptions): never {
  if (request.method === 'GET') {
    const path = request.url.split('?')[0] ?? '';
    throw new Problem(404, {
      message: `Unrecognized request URL (GET: ${path}). If you are trying to list objects, remove the trailing slash.`,
    });
  }
  throw new Problem(403, {
    message: `Only reads are allowed on account '${shop.book.context.accountId}': ${request.method} was refused and counted.`,
  });
}

/** Waits, limits and faults, in that order. True where the answer has been given already. */
async function interrupt(
  request: FastifyRequest,
  reply: FastifyReply,
  { access, options }: { access: Access; options: ApiOptions },
): Promise<boolean> {
  if (options.latencyMs > 0) await sleep(options.latencyMs);
  const mode = access.livemode ? 'live' : 'test';
  options.limiter.take(mode, request.routeOptions.url ?? request.url, options.clock());
  const fault = options.faults.next(request.url);
  if (fault === null) return false;
  switch (fault.kind) {
    case 'problem':
      throw fault.problem;
    case 'html':
      await reply.code(502).type('text/html').send('<html><body><h1>502 Bad Gateway</h1></body></html>');
      return true;
    case 'cut':
      cut(reply);
      return true;
    case 'slow':
      reply.header('x-sandbox-slow', String(fault.delayMs));
      return false;
  }
}

/** Promises a body and hangs up within it. */
function cut(reply: FastifyReply): void {
  reply.hijack();
  reply.raw.writeHead(200, { 'content-type': 'application/json', 'content-length': '4096' });
  reply.raw.write('{"object":"list","data":[', () => reply.raw.destroy());
}

function addBookkeeping(app: FastifyInstance, { calls, clock }: ApiOptions): void {
  app.addHook('onRequest', async (request, reply) => {
    request.id = requestId();
    reply.header('request-id', request.id).header('stripe-version', '2026-10-28.endive');
  });
  app.addHook('onSend', async (_request, reply, payload) => {
    const slow = reply.getHeader('x-sandbox-slow');
    if (typeof slow !== 'string' || typeof payload !== 'string') return payload;
    reply.removeHeader('x-sandbox-slow');
    return Readable.from(trickle(payload, Number(slow)));
  });
  // On the socket and not in Fastify's hook: an answer that was cut off counts as a call too.
  app.addHook('onRequest', async (request, reply) => {
    const start = performance.now();
    reply.raw.once('close', () => {
      const path = request.url.split('?')[0] ?? '';
      calls.record(
        {
          at: new Date(clock()).toISOString(),
          method: request.method,
          path: request.url,
          status: reply.raw.statusCode,
          ms: Math.round(performance.now() - start),
          requestId: request.id,
        },
        request.routeOptions.url?.includes('*') === false ? request.routeOptions.url : path,
      );
    });
  });
}

async function* trickle(text: string, delayMs: number): AsyncGenerator<string> {
  const half = Math.floor(text.length / 2);
  yield text.slice(0, half);
  await sleep(delayMs);
  yield text.slice(half);
}

function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const status = typeof error === 'object' && error !== null && 'statusCode' in error ? Number(error.statusCode) : 500;
  return new Problem(status, {
    ...(status >= 500 ? { type: 'api_error' } : {}),
    message: error instanceof Error ? error.message : 'An unknown error occurred.',
  });
}

function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  return reply
    .code(problem.status)
    .headers({ ...problem.headers })
    .type('application/json')
    .send(JSON.stringify(problem.body));
}
