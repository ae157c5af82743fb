import type { FastifyInstance } from 'fastify';
import type { Parts } from '../control/parts.ts';

export function pageRoutes(_parts: Parts) {
  return async (app: FastifyInstance): Promise<void> => {
    app.get('/', async (_request, reply) => reply.type('text/html').send('<!doctype html>'));
  };
}
