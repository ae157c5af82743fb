/**
 * The billing system of the benchmark: the sandbox, with its long lists cut down to equal histories and kept in memory as
 * text, latency and limits on order, and a count of what was asked.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { Problem } from '../../../apps/sandbox/api/problem.ts';
import { RateLimiter } from '../../../apps/sandbox/api/rate-limit.ts';
import { createSandbox } from '../../../apps/sandbox/sandbox.ts';
import { answerQuestions, sayReady } from './answering.ts';
import { BenchShelf, paths } from './shelf.ts';

const settings = z
  .object({ CUSTOMERS: z.coerce.number(), KEPT: z.coerce.boolean(), FILL: z.string(), LARGE: z.string().optional() })
  .parse(process.env);
const weatherSchema = z.object({
  latencyMs: z.number(),
  limits: z.object({ global: z.number().optional(), endpoint: z.number().optional() }),
});
const largeSchema = z.object({ invoices: z.number(), subscriptions: z.number(), items: z.number() });
const fills = z.array(z.object({ kind: z.string(), expand: z.array(z.string()) }));

// Time stands still: what falls due while it is read would be announced, and belongs to no list that is compared.
const opened = Date.now();
// About half of the sandbox's customers have the history that is wanted.
const sandbox = await createSandbox({
  seed: 7,
  size: settings.CUSTOMERS * 4 + 100,
  tickMs: 0,
  anchor: opened,
  clock: () => opened,
});
await sandbox.listen();
const shelf = new BenchShelf(
  sandbox,
  settings.CUSTOMERS,
  settings.KEPT,
  settings.LARGE === undefined ? null : largeSchema.parse(JSON.parse(settings.LARGE)),
);
for (const { kind, expand } of fills.parse(JSON.parse(settings.FILL))) {
  const known = Object.values(paths).find((one) => one === kind);
  if (known !== undefined) shelf.fill(known, expand);
}
const ids = Object.fromEntries(Object.values(paths).map((kind) => [kind, shelf.ids(kind)]));
const limiter = new RateLimiter({});
let latencyMs = 0;
const empty = { requests: 0, retrieved: 0, limited: 0, mostInFlight: 0 };
let traffic = { ...empty };
let inFlight = 0;

const server = createServer((request, response) => {
  void answer(request, response);
});

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [path = '', search = ''] = (request.url ?? '').split('?');
  if (!path.startsWith('/v1/')) {
    sandbox.app.routing(request, response);
    return;
  }
  traffic.requests += 1;
  if (/^\/v1\/[a-z_]+\/[^/]+$/.test(path)) traffic.retrieved += 1;
  inFlight += 1;
  traffic.mostInFlight = Math.max(traffic.mostInFlight, inFlight);
  response.once('close', () => (inFlight -= 1));
  if (latencyMs > 0) await sleep(latencyMs);
  try {
    limiter.take('test', path.replace(/^(\/v1\/[^/]+)\/[^/]+/, '$1/:id'), Date.now());
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    traffic.limited += 1;
    response.writeHead(error.status, { 'content-type': 'application/json', ...error.headers });
    response.end(JSON.stringify(error.body));
    return;
  }
  const kind = request.method === 'GET' ? paths[path] : undefined;
  if (kind === undefined) {
    sandbox.app.routing(request, response);
    return;
  }
  const parts = shelf.page(kind, path, search);
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': length });
  response.cork();
  for (const part of parts) response.write(part);
  response.end();
}

answerQuestions(async (question) => {
  if (question['weather'] !== undefined) {
    const weather = weatherSchema.parse(question['weather']);
    latencyMs = weather.latencyMs;
    limiter.limits = weather.limits;
  }
  if (question['ids'] !== undefined) return ids;
  const seen = traffic;
  traffic = { ...empty };
  return seen;
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  sayReady({ listening: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}` });
});
