import { randomInt } from 'node:crypto';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { API_VERSION } from '../shapes/common.ts';
import type { Calls } from './calls.ts';
import { SLOW_HEADER } from './interrupt.ts';

const ID_DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

function requestId(): string {
  return `req_${Array.from({ length: 14 }, () => ID_DIGITS[randomInt(62)]).join('')}`;
}

export function addBookkeeping(app: FastifyInstance, { calls, clock }: { calls: Calls; clock: () => number }): void {
  app.addHook('onRequest', async (request, reply) => {
    request.id = requestId();
    reply.header('request-id', request.id).header('stripe-version', API_VERSION);
  });
  addTrickle(app);
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

/** Sends an answer in two pieces where a fault on order says so. */
export function addTrickle(app: FastifyInstance): void {
  app.addHook('onSend', async (_request, reply, payload) => {
    const slow = reply.getHeader(SLOW_HEADER);
    if (typeof slow !== 'string' || typeof payload !== 'string') return payload;
    reply.removeHeader(SLOW_HEADER);
    return Readable.from(trickle(payload, Number(slow)));
  });
}

async function* trickle(text: string, delayMs: number): AsyncGenerator<string> {
  const half = Math.floor(text.length / 2);
  yield text.slice(0, half);
  await sleep(delayMs);
  yield text.slice(half);
}
