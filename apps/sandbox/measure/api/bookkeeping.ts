import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Calls } from '../../api/calls.ts';

/** Counts Measure's calls with the others. Its reads are POSTs: what counts as a read is the table's to say, not the method's. */
export function addMeasureBookkeeping(
  app: FastifyInstance,
  { calls, clock }: { calls: Calls; clock: () => number },
): void {
  app.addHook('onRequest', async (request, reply) => {
    const start = performance.now();
    // On the socket and not in Fastify's hook: an answer that was cut off counts as a call too.
    reply.raw.once('close', () => {
      const isRead = request.method === 'GET' || request.routeOptions.config.isRead === true;
      calls.record(
        {
          at: new Date(clock()).toISOString(),
          method: request.method,
          path: request.url,
          status: reply.raw.statusCode,
          ms: Math.round(performance.now() - start),
          requestId: randomUUID(),
        },
        request.routeOptions.url ?? request.url.split('?')[0] ?? '',
        isRead,
      );
    });
  });
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether a call of this route changes nothing at a real company. */
    isRead?: boolean;
  }
}
