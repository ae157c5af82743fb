import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { newCustomer } from '../actions/customers.ts';
import type { Parts } from '../control/parts.ts';
import { dispatch } from '../control/events.ts';
import { COMPANY, TOKEN } from './api/access.ts';
import { MEASURE_BASE } from './api/routes.ts';
import type { MeasureEndpoint } from './hooks/endpoint.ts';
import { newMeasureEndpoint } from './hooks/endpoint.ts';
import { casesOf, pairsOf } from './pairs.ts';
import { measureProfile } from './profile.ts';

const byId = z.object({ id: z.string() });
const change = z.record(z.string(), z.unknown());
const odd = z.strictObject({ kind: z.string() });
const limits = z.strictObject({ global: z.number().positive().optional(), endpoint: z.number().positive().optional() });

/** The controls of Measure's half, below `/_sandbox/measure`. */
export function measureControl(app: FastifyInstance, parts: Parts): void {
  const { measure, measureHooks } = parts;
  app.get('/_sandbox/measure/connect', async () => {
    await measure.book.warm();
    const customers = measure.book.count('customer');
    // One merchant, two systems: whoever connects both tells them apart by name.
    const name = `${parts.book.context.accountName} (Measure)`;
    return { token: TOKEN, company: COMPANY, path: MEASURE_BASE, name, customers };
  });
  app.get('/_sandbox/measure/profile', async () => measure.profile);
  app.put('/_sandbox/measure/profile', async (request) => {
    measure.profile = measureProfile.parse({ ...measure.profile, ...change.parse(request.body) });
    return measure.profile;
  });
  app.put('/_sandbox/measure/limits', async (request) => {
    measure.limiter.limits = limits.parse(request.body);
    return measure.limiter.limits;
  });
  app.get('/_sandbox/measure/webhooks', async () => ({ endpoints: measureHooks.list.map(withoutSecrets) }));
  app.put('/_sandbox/measure/webhook', async (request) => {
    return withoutSecrets(measureHooks.register(newMeasureEndpoint.parse(request.body)));
  });
  app.delete('/_sandbox/measure/webhook/:id', async (request, reply) => {
    const removed = measureHooks.remove(byId.parse(request.params).id);
    return reply.code(removed ? 204 : 404).send();
  });
  app.get('/_sandbox/measure/events', async () => ({ events: measureHooks.latest(50).map(dispatch) }));
  app.post('/_sandbox/measure/events/odd', async (request, reply) => {
    const sent = measureHooks.announceOdd(odd.parse(request.body).kind);
    return reply.code(sent ? 202 : 409).send({ sent });
  });
  customerRoutes(app, parts);
}

function customerRoutes(app: FastifyInstance, { measure, actions }: Parts): void {
  app.post('/_sandbox/measure/customers', async (request, reply) => {
    return reply.code(201).send(actions.createInMeasure(newCustomer.parse(request.body ?? {})));
  });
  app.get('/_sandbox/measure/pairs', async () => ({ pairs: pairsOf(measure.book) }));
  app.get('/_sandbox/measure/cases', async () => casesOf(measure.book));
}

function withoutSecrets({
  id,
  url,
  form,
  namesEvents,
  since,
}: MeasureEndpoint): Omit<MeasureEndpoint, 'secret' | 'otherSecret'> {
  return { id, url, form, namesEvents, since };
}
