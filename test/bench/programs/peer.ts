/** @supabase/stripe-sync-engine in a process of its own: a whole reading on request, or a server for webhooks. */
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { StripeSync } from '@supabase/stripe-sync-engine';
import { Stripe } from 'stripe';
import { z } from 'zod';
import { answerQuestions, sayReady } from './answering.ts';

const settings = z
  .object({ DATABASE: z.string(), BILLING: z.url(), SECRET: z.string(), POOL: z.coerce.number(), VERSION: z.string() })
  .parse(process.env);

// Its ES module cannot find its own migrations, and says nothing about it.
const { runMigrations }: typeof import('@supabase/stripe-sync-engine') = createRequire(import.meta.url)(
  '@supabase/stripe-sync-engine',
);
await runMigrations({ databaseUrl: settings.DATABASE, schema: 'stripe' });
const sync = new StripeSync({
  poolConfig: { connectionString: settings.DATABASE, max: settings.POOL },
  schema: 'stripe',
  stripeSecretKey: 'rk_test_sandbox_full',
  stripeWebhookSecret: settings.SECRET,
  stripeApiVersion: settings.VERSION,
  // Its look-ups of related rows are left off: they would only make it slower.
  backfillRelatedEntities: false,
});
const billing = new URL(settings.BILLING);
Object.assign(sync, {
  stripe: new Stripe('rk_test_sandbox_full', {
    host: billing.hostname,
    port: billing.port,
    protocol: 'http',
    maxNetworkRetries: 0,
    telemetry: false,
  }),
});

const server = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    const signature = request.headers['stripe-signature'];
    sync.processWebhook(Buffer.concat(parts), typeof signature === 'string' ? signature : undefined).then(
      () => response.end('{"received":true}'),
      (error: unknown) => {
        process.stderr.write(`${String(error)}\n`);
        response.writeHead(400).end('{}');
      },
    );
  });
});

answerQuestions(async () => {
  const began = performance.now();
  const read = [
    await sync.syncProducts(),
    await sync.syncPrices(),
    await sync.syncCustomers(),
    await sync.syncSubscriptions(),
    await sync.syncInvoices(),
    await sync.syncCharges(),
  ];
  return {
    seconds: (performance.now() - began) / 1000,
    objects: read.reduce((sum, { synced }) => sum + synced, 0),
  };
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  sayReady({ listening: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}` });
});
