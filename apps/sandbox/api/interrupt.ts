import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Fault, Faults } from './faults.ts';
import type { RateLimiter } from './rate-limit.ts';

/** Tells the sending hook that this answer shall trickle; it takes the header off again. */
export const SLOW_HEADER = 'x-sandbox-slow';

export interface Interruptions {
  readonly faults: Faults;
  readonly limiter: RateLimiter;
  readonly latencyMs: number;
  /** The present moment in milliseconds. */
  readonly clock: () => number;
}

/** Waits, limits and faults, in that order. True where the answer has been given already. */
export async function interrupt(
  request: FastifyRequest,
  reply: FastifyReply,
  { mode, options }: { mode: string; options: Interruptions },
): Promise<boolean> {
  if (options.latencyMs > 0) await sleep(options.latencyMs);
  options.limiter.take(mode, request.routeOptions.url ?? request.url, options.clock());
  const fault = options.faults.next(request.url);
  return fault !== null && suffer(fault, reply);
}

async function suffer(fault: Fault, reply: FastifyReply): Promise<boolean> {
  if (fault.kind === 'problem') throw fault.problem;
  if (fault.kind === 'slow') {
    reply.header(SLOW_HEADER, String(fault.delayMs));
    return false;
  }
  if (fault.kind === 'cut') cut(reply);
  else if (fault.kind === 'truncated') await reply.type('application/json').send('{"results":[{"id":"cus_');
  else await reply.code(502).type('text/html').send('<html><body><h1>502 Bad Gateway</h1></body></html>');
  return true;
}

/** Promises a body and hangs up within it. */
function cut(reply: FastifyReply): void {
  reply.hijack();
  reply.raw.writeHead(200, { 'content-type': 'application/json', 'content-length': '4096' });
  reply.raw.write('{"object":"list","data":[', () => reply.raw.destroy());
}
