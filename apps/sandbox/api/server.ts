import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Consents } from '../connect/consents.ts';
import { accountShape } from '../shapes/account.ts';
import { toLive } from '../webhooks/deliveries.ts';
import { asProblem, idOf, listAnswer, refuse, retrieve, sendProblem } from './answers.ts';
import { addBookkeeping } from './bookkeeping.ts';
import type { Calls } from './calls.ts';
import { Expander } from './expand.ts';
import type { Faults } from './faults.ts';
import { interrupt } from './interrupt.ts';
import { isObject, toJson } from './json.ts';
import { accessOf, type Access } from './keys.ts';
import type { Gate } from './permissions.ts';
import { Problem } from './problem.ts';
import { PAGING_PARAMETERS, Query } from './query.ts';
import type { RateLimiter } from './rate-limit.ts';
import { NESTED_LISTS, Registry } from './registry.ts';
import type { Shop } from './shop.ts';

export interface ApiOptions {
  readonly shop: Shop;
  readonly calls: Calls;
  readonly faults: Faults;
  readonly gate: Gate;
  readonly consents: Consents;
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

type Answer = (request: FastifyRequest, reading: Reading) => object;

/** Stripe's part of the server: everything below `/v1`. */
export function apiRoutes(options: ApiOptions) {
  const api = new Api(options);
  return async (app: FastifyInstance): Promise<void> => {
    // Whatever is posted here is refused, so its body is not looked at.
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, _body, done) => done(null, undefined));
    addBookkeeping(app, options);
    app.setErrorHandler(async (error, _request, reply) => sendProblem(reply, asProblem(error)));
    api.addResources(app);
    api.addNestedLists(app);
    api.addRefusals(app);
  };
}

class Api {
  private readonly options: ApiOptions;
  private readonly registry: Registry;
  private readonly expander: Expander;

  constructor(options: ApiOptions) {
    this.options = options;
    this.registry = new Registry(options.shop);
    this.expander = new Expander(this.registry, options.gate);
  }

  addResources(app: FastifyInstance): void {
    for (const resource of this.registry.resources) {
      const { path, permission } = resource;
      if (resource.listed) {
        this.addRead(app, { path, permission }, (_request, { query }) => listAnswer(resource, path, query));
      }
      if (resource.retrieved) {
        this.addRead(app, { path: `${path}/:id`, permission }, (request, { query, access }) => {
          query.allow(PAGING_PARAMETERS);
          const found = retrieve(resource, idOf(request));
          if (resource.object === 'event') this.requireContent(found, access);
          return found;
        });
      }
    }
    const account = accountShape(this.options.shop.book.context);
    this.addRead(app, { path: '/v1/account', permission: 'account_read' }, () => account);
  }

  addNestedLists(app: FastifyInstance): void {
    for (const { path, object, parameter, parent } of NESTED_LISTS) {
      const resource = this.registry.byObject(object);
      const above = this.registry.byObject(parent);
      if (resource === null || above === null) continue;
      this.addRead(app, { path, permission: resource.permission }, (request, { query }) => {
        const id = idOf(request);
        retrieve(above, id);
        return listAnswer(resource, path.replace(':id', id), query.with(parameter, id));
      });
    }
  }

  addRefusals(app: FastifyInstance): void {
    const { accountId } = this.options.shop.book.context;
    app.all('/v1/*', async (request) => refuse(request, accountId));
    app.all('/v1', async (request) => refuse(request, accountId));
  }

  private addRead(app: FastifyInstance, at: { path: string; permission: string | null }, answer: Answer): void {
    const { options } = this;
    app.get(at.path, async (request, reply) => {
      const access = accessOf(request.headers.authorization);
      this.requireConsent(request.headers['stripe-account'], access);
      const mode = access.livemode ? 'live' : 'test';
      if (await interrupt(request, reply, { mode, options })) return reply;
      options.gate.require(access, at.permission);
      options.tick();
      const query = new Query(request.url.split('?')[1] ?? '');
      const text = this.written(answer(request, { access, query }), query.expand, access);
      return reply.type('application/json').send(access.livemode ? toLive(text) : text);
    });
  }

  private written(body: object, paths: readonly string[], access: Access): string {
    if (paths.length === 0) return JSON.stringify(body);
    const json = toJson(body);
    if (isObject(json)) this.expander.expand(json, paths, access);
    return JSON.stringify(json);
  }

  /** A platform names the account that it reads, and may read only those that agreed. */
  private requireConsent(account: string | string[] | undefined, access: Access): void {
    const { consents, shop } = this.options;
    const isAllowed = account === shop.book.context.accountId && consents.has(access.livemode ? 'live' : 'test');
    if (account === undefined || isAllowed) return;
    throw new Problem(403, {
      code: 'account_invalid',
      message:
        `The provided key '${access.shown}' does not have access to account '${String(account)}' (or that account does not ` +
        'exist). Application access may have been revoked.',
    });
  }

  /** Who reads an event must be allowed to read the object in it. */
  private requireContent(found: object, access: Access): void {
    const event = toJson(found);
    if (!isObject(event) || !isObject(event['data']) || !isObject(event['data']['object'])) return;
    const inside = this.registry.byObject(event['data']['object']['object']);
    if (inside !== null) this.options.gate.require(access, inside.permission);
  }
}
