import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Parts } from '../control/parts.ts';
import { searchQuery } from '../control/search-query.ts';
import { personAt, searchPeople } from '../measure/people.ts';
import { assetOf } from './assets.ts';
import { customerRows } from './customers.ts';
import { page } from './page.ts';
import { side } from './side.ts';

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const byId = z.object({ id: z.string() });

/** The sandbox's own page, and the two pieces of it that the script fetches anew. */
export function pageRoutes(parts: Parts) {
  const script = assetOf('buttons.js');
  const style = assetOf('page.css');
  return async (app: FastifyInstance): Promise<void> => {
    app.addHook('onRequest', async (_request, reply) => {
      reply.headers({
        'content-security-policy': POLICY,
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
      });
    });
    app.get('/', async (request, reply) => {
      parts.theatre.tick();
      const read = searchQuery.safeParse(request.query);
      const asked = read.success ? read.data : searchQuery.parse({});
      const found = await searchPeople(parts, asked);
      return asHtml(reply, page(parts, asked, found));
    });
    app.get('/page/side', async (_request, reply) => asHtml(reply, side(parts).text));
    app.get('/page/customers/:id', async (request, reply) => {
      const person = personAt(parts, byId.parse(request.params).id);
      return person === null ? reply.code(404).send() : asHtml(reply, customerRows(person).text);
    });
    app.get('/page.js', async (_request, reply) => reply.type('text/javascript; charset=utf-8').send(script));
    app.get('/page.css', async (_request, reply) => reply.type('text/css; charset=utf-8').send(style));
  };
}

function asHtml(reply: FastifyReply, markup: string): FastifyReply {
  return reply.type('text/html; charset=utf-8').send(markup);
}
