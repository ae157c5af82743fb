import Fastify, { type FastifyInstance } from 'fastify';
import { Actions } from './actions/actions.ts';
import { Calls } from './api/calls.ts';
import { Faults } from './api/faults.ts';
import { Gate } from './api/permissions.ts';
import { RateLimiter, type Limits } from './api/rate-limit.ts';
import { apiRoutes } from './api/server.ts';
import { Book } from './book/book.ts';
import { Consents } from './connect/consents.ts';
import { connectRoutes } from './connect/routes.ts';
import { controlRoutes } from './control/routes.ts';
import { Journal } from './journal.ts';
import { measureRoutes } from './measure/api/routes.ts';
import { openMeasure } from './measure/half.ts';
import type { MeasureHooks } from './measure/hooks/measure-hooks.ts';
import type { Measure } from './measure/measure.ts';
import { pageRoutes } from './page/routes.ts';
import { replay, tickBoth, type Stages } from './stages.ts';
import { Theatre } from './theatre.ts';
import { Announcements } from './webhooks/announcements.ts';
import { Hooks } from './webhooks/hooks.ts';

export interface SandboxOptions {
  readonly seed?: number;
  /** How many customers the book has. */
  readonly size?: number;
  /** The moment the book is written at, in milliseconds; the present one unless a kept book says otherwise. */
  readonly anchor?: number;
  /** Where the book is kept between starts; without it nothing is. */
  readonly dataDir?: string;
  readonly port?: number;
  readonly limits?: Limits;
  readonly latencyMs?: number;
  /** The present moment in milliseconds. */
  readonly clock?: () => number;
  /** How often the sandbox looks whether something fell due; 0 leaves it to reads and actions. */
  readonly tickMs?: number;
}

/** A running billing system. */
export interface Sandbox {
  readonly app: FastifyInstance;
  readonly book: Book;
  readonly actions: Actions;
  readonly announcements: Announcements;
  readonly consents: Consents;
  readonly hooks: Hooks;
  readonly faults: Faults;
  readonly gate: Gate;
  readonly limiter: RateLimiter;
  readonly calls: Calls;
  readonly measure: Measure;
  readonly measureHooks: MeasureHooks;
  /** Where it listens; empty before `listen`. */
  readonly url: string;
  listen(): Promise<string>;
  /** Does what has fallen due by now. */
  tick(): void;
  close(): Promise<void>;
}

const DEFAULT_SEED = 1;
const DEFAULT_SIZE = 300;
const TICK_MS = 2000;

export async function createSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const clock = options.clock ?? Date.now;
  const kept = options.dataDir === undefined ? null : Journal.open(options.dataDir);
  const written = kept?.records.find((record) => record.is === 'book');
  const { seed, size, anchor } = written ?? {
    seed: options.seed ?? DEFAULT_SEED,
    size: options.size ?? DEFAULT_SIZE,
    anchor: Math.floor((options.anchor ?? clock()) / 1000),
  };
  const book = new Book({ seed, size, anchor });
  const announcements = new Announcements(book.context);
  const faults = new Faults();
  const consents = new Consents({ journal: kept?.journal ?? null, clock });
  const hooks = new Hooks({
    announcements,
    journal: kept?.journal ?? null,
    faults,
    clock,
    accountId: book.context.accountId,
    hasConsent: (mode) => consents.has(mode),
  });
  const half = openMeasure({ book, journal: kept?.journal ?? null, faults, clock });
  const theatre = new Theatre({
    book,
    announcements,
    journal: kept?.journal ?? null,
    clock,
    onAnnounced: (announcement) => hooks.announce(announcement),
    onPlayed: half.measureHooks.played,
    customerId: (index) => book.context.ids.of('customer', index),
  });
  if (kept !== null && written === undefined) kept.journal.append({ is: 'book', seed, size, anchor });
  replay(kept?.records ?? [], { ...half, theatre, hooks, consents });

  const parts = {
    book,
    announcements,
    consents,
    hooks,
    faults,
    theatre,
    ...half,
    clock,
    calls: new Calls(),
    gate: new Gate(book.context.accountId),
    limiter: new RateLimiter(options.limits ?? {}),
    actions: new Actions(book, { theatre, annex: half.annex }, { hooks, measure: half.measure }),
  };
  const app = Fastify({
    logger: false,
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: 300 },
  });
  const latencyMs = options.latencyMs ?? 0;
  const shop = { book, announcements, now: () => theatre.now() };
  await app.register(apiRoutes({ ...parts, shop, latencyMs, tick: () => theatre.tick() }));
  await app.register(connectRoutes(parts));
  await app.register(measureRoutes({ ...parts, latencyMs, tick: () => tickBoth(parts) }));
  await app.register(controlRoutes(parts));
  await app.register(pageRoutes(parts));
  return running(app, parts, { options, journal: kept?.journal ?? null });
}

function running(
  app: FastifyInstance,
  parts: Omit<Sandbox, 'app' | 'url' | 'listen' | 'tick' | 'close'> & Stages,
  { options, journal }: { options: SandboxOptions; journal: Journal | null },
): Sandbox {
  let url = '';
  let timer: NodeJS.Timeout | undefined;
  const { hooks, measureHooks } = parts;
  return {
    ...parts,
    app,
    get url() {
      return url;
    },
    async listen() {
      tickBoth(parts);
      url = await app.listen({ host: '127.0.0.1', port: options.port ?? 0 });
      hooks.resume();
      measureHooks.resume();
      const every = options.tickMs ?? TICK_MS;
      if (every > 0) timer = setInterval(() => tickBoth(parts), every);
      return url;
    },
    tick: () => tickBoth(parts),
    async close() {
      clearInterval(timer);
      await app.close();
      await Promise.all([hooks.close(), measureHooks.close()]);
      journal?.close();
    },
  };
}
