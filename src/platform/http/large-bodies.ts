import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../errors/app-error.ts';

/** A body is in memory before anybody can ask who sent it: no more large ones than this are, whoever sends them. */
const mostAtOnce = 2;

/** Marks a route that takes larger bodies than all others, in bytes: `@RouteConfig(takesUpTo(bytes))`. */
export const takesUpTo = (bytes: number) => ({ takesUpTo: bytes });

/** Lets marked routes take more than `usual` bytes, two of such bodies at a time. */
export function takeLargeBodies(server: FastifyInstance, usual: number): void {
  let held = 0;
  const admit = (request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void) => {
    const isLarge = Number(request.headers['content-length'] ?? Infinity) > usual;
    if (!isLarge) return done();
    if (held >= mostAtOnce) return done(new AppError('limited', 'busy', 'Other files are just being sent. Try again.'));
    held += 1;
    reply.raw.once('close', () => (held -= 1));
    done();
  };
  server.addHook('onRoute', (route) => {
    const limit: unknown = Reflect.get(route.config ?? {}, 'takesUpTo');
    if (typeof limit !== 'number') return;
    route.bodyLimit = limit;
    route.onRequest = admit;
  });
}
