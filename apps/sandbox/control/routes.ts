import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z, ZodError } from 'zod';
import { newCustomer } from '../actions/customers.ts';
import { Refusal } from '../actions/stage.ts';
import { isStepKind } from '../actions/table.ts';
import { faultProfile } from '../api/faults.ts';
import { searchPeople } from '../measure/people.ts';
import { customerCount } from './customers.ts';
import { searchQuery } from './search-query.ts';
import { dispatch } from './events.ts';
import { move, moveEndpoints } from './moving.ts';
import { measureControl } from '../measure/control.ts';
import type { Endpoint } from '../webhooks/deliveries.ts';
import type { Parts } from './parts.ts';

const webhook = z.strictObject({
  url: z.url({ protocol: /^https?$/ }),
  secret: z.string().min(1),
  id: z.string().min(1).max(100).optional(),
  livemode: z.boolean().optional(),
  isConnect: z.boolean().optional(),
});
const limits = z.strictObject({ global: z.number().positive().optional(), endpoint: z.number().positive().optional() });
const wording = z.strictObject({ wording: z.enum(['newer', 'older', 'generic', 'rotate']) });
const odd = z.strictObject({ kind: z.string() });
const byId = z.object({ id: z.string() });
const byAction = z.object({ id: z.string(), action: z.string() });

/** Time's own steps are not for the asking: a period ends when it ends. */
const NOT_BY_HAND = ['create', 'delete', 'renew', 'retry', 'expire', 'lapse'];

/** The sandbox's own controls. Stripe has nothing of the kind; they are JSON, and open to this machine only. */
export function controlRoutes(parts: Parts) {
  return async (app: FastifyInstance): Promise<void> => {
    app.setErrorHandler(async (error, _request, reply) => {
      const status = error instanceof Refusal ? 409 : error instanceof ZodError ? 422 : 500;
      const message =
        error instanceof ZodError ? z.prettifyError(error) : error instanceof Error ? error.message : 'Failed';
      return reply.code(status).send({ error: { message } });
    });
    app.addHook('onRequest', async (request, reply) => {
      // A page on another site must not be able to press these buttons through a visitor's browser.
      if (request.method !== 'GET' && request.headers['sec-fetch-site'] === 'cross-site') {
        await reply.code(403).send({ error: { message: 'Not from another site.' } });
      }
    });
    connectionRoutes(app, parts);
    customerRoutes(app, parts);
    weatherRoutes(app, parts);
    measureControl(app, parts);
  };
}

function connectionRoutes(app: FastifyInstance, parts: Parts): void {
  const { book, hooks, announcements } = parts;
  app.get('/_sandbox/connect', async () => ({
    key: 'rk_test_sandbox_full',
    account: book.context.accountId,
    name: book.context.accountName,
    customers: customerCount(book),
  }));
  app.get('/_sandbox/webhooks', async () => ({ endpoints: hooks.list.map(withoutSecret) }));
  app.put('/_sandbox/webhook', async (request) => {
    return withoutSecret(hooks.register(webhook.parse(request.body)));
  });
  app.post('/_sandbox/webhooks/move', async (request) => ({ moved: moveEndpoints(parts, move.parse(request.body)) }));
  app.delete('/_sandbox/webhook/:id', async (request, reply) => {
    const removed = hooks.remove(byId.parse(request.params).id);
    return reply.code(removed ? 204 : 404).send();
  });
  app.get('/_sandbox/events', async () => ({ events: announcements.latest(50).map(dispatch) }));
  app.post('/_sandbox/events/odd', async (request, reply) => {
    const sent = hooks.announceOdd(odd.parse(request.body).kind);
    return reply.code(sent ? 202 : 409).send({ sent });
  });
}

function customerRoutes(app: FastifyInstance, parts: Parts): void {
  const { book, actions, theatre } = parts;
  app.get('/_sandbox/customers', async (request) => {
    theatre.tick();
    const asked = searchQuery.parse(request.query);
    return { customers: await searchPeople(parts, asked), total: customerCount(book) };
  });
  app.post('/_sandbox/customers', async (request, reply) => {
    const wish = bodyOf(request);
    newCustomer.parse(wish);
    return reply.code(201).send(actions.create(newCustomer.parse(wish)));
  });
  app.delete('/_sandbox/customers/:id', async (request) => actions.delete(byId.parse(request.params).id));
  app.post('/_sandbox/customers/:id/:action', async (request, reply) => {
    const { id, action } = byAction.parse(request.params);
    if (!isStepKind(action) || NOT_BY_HAND.includes(action)) {
      return reply.code(404).send({ error: { message: `There is no action ${action}.` } });
    }
    return actions.act(action, id, bodyOf(request));
  });
}

/** A button without details sends no body. */
function bodyOf(request: FastifyRequest): unknown {
  return request.body ?? {};
}

function weatherRoutes(app: FastifyInstance, { calls, faults, limiter, gate }: Parts): void {
  app.get('/_sandbox/calls', async () => ({ reads: calls.reads, writes: calls.writes, byPath: calls.byPath }));
  app.get('/_sandbox/log', async () => ({ calls: calls.log() }));
  app.get('/_sandbox/faults', async () => ({ faults: faults.active, limits: limiter.limits, wording: gate.wording }));
  app.post('/_sandbox/faults', async (request, reply) => {
    faults.set(faultProfile.parse(request.body));
    return reply.code(201).send({ faults: faults.active });
  });
  app.delete('/_sandbox/faults', async (_request, reply) => {
    faults.clear();
    return reply.code(204).send();
  });
  app.put('/_sandbox/limits', async (request) => {
    limiter.limits = limits.parse(request.body);
    return limiter.limits;
  });
  app.put('/_sandbox/wording', async (request) => {
    gate.wording = wording.parse(request.body).wording;
    return { wording: gate.wording };
  });
}

function withoutSecret({ id, url, livemode, since }: Endpoint): Omit<Endpoint, 'secret'> {
  return { id, url, livemode, since };
}
