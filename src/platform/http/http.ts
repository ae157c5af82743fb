import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import helmet from '@fastify/helmet';
import fastifyStatic from '@fastify/static';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { TrustedProxies } from '../config/trusted-proxies.ts';
import { bodyLimit, takeBodies } from './bodies.ts';
import { ProblemFilter } from './problem.filter.ts';
import { QuickRoutes } from './quick-routes.ts';

/** The HTTP server: bodies up to 1 MiB but where a route takes more, slow senders cut off, an id for every request, addresses as trusted proxies give them. */
export function httpAdapter(trustProxy: TrustedProxies): FastifyAdapter {
  const adapter = new FastifyAdapter({
    bodyLimit,
    requestTimeout: 30_000,
    connectionTimeout: 0,
    keepAliveTimeout: 65_000,
    forceCloseConnections: true,
    trustProxy: trustProxy && [...trustProxy],
    genReqId: () => randomUUID(),
    // An id or a token in the address may be long; anything longer is refused before it is read.
    routerOptions: { maxParamLength: 300 },
  });
  takeBodies(adapter);
  return adapter;
}

/** Headers, problem answers and, where it was built, the web app. `webRoot` is the folder of the built web app. */
export async function prepareHttp(
  app: NestFastifyApplication,
  options: { publicUrl: string; webRoot: string },
): Promise<void> {
  const index = path.join(options.webRoot, 'index.html');
  const page = existsSync(index) ? readFileSync(index, 'utf8') : null;
  await app.register(helmet, headers(options.publicUrl.startsWith('https:')));
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', async (request, reply) => {
      void reply.header('x-request-id', request.id);
      if (request.url.startsWith('/api/')) void reply.header('cache-control', 'no-store');
    });
  app.useGlobalFilters(new ProblemFilter(page));
  app.get(QuickRoutes, { strict: false }).takeFirst(app.getHttpServer());
  if (page !== null) await serveWebApp(app, options.webRoot);
}

function headers(isSecure: boolean): Parameters<typeof helmet>[1] {
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        scriptSrcAttr: ["'none'"],
        // The component library sets styles on elements.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        frameSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: isSecure ? { maxAge: 31_536_000 } : false,
    referrerPolicy: { policy: 'no-referrer' },
  };
}

async function serveWebApp(app: NestFastifyApplication, root: string): Promise<void> {
  await app.register(fastifyStatic, {
    root,
    prefix: '/',
    wildcard: false,
    cacheControl: false,
    setHeaders: (reply, file) => {
      const isHashed = file.startsWith(path.join(root, 'assets'));
      void reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
}
