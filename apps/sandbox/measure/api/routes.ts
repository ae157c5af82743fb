import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { addTrickle } from '../../api/bookkeeping.ts';
import type { Calls } from '../../api/calls.ts';
import type { Faults } from '../../api/faults.ts';
import { interrupt } from '../../api/interrupt.ts';
import type { Json } from '../../api/json.ts';
import type { Measure } from '../measure.ts';
import { EMPTY_COMPANY, requireAccess } from './access.ts';
import { addMeasureBookkeeping } from './bookkeeping.ts';
import { readFind } from './find-request.ts';
import { asMeasureProblem, authProblem, notFound } from './problem.ts';
import { Repeats } from './repeats.ts';
import { READS, WRITES, type Read } from './table.ts';

export interface MeasureApiOptions {
  readonly measure: Measure;
  readonly calls: Calls;
  readonly faults: Faults;
  readonly latencyMs: number;
  /** The present moment in milliseconds. */
  readonly clock: () => number;
  /** Brings both books up to the present before they are read. */
  readonly tick: () => void;
}

/** Where Measure's API is, below the sandbox's own address. */
export const MEASURE_BASE = '/measure/api/v1';
const COMPANY_PATH = `${MEASURE_BASE}/companies/:company`;

const parameters = z.object({ company: z.string().default(''), id: z.string().default('') });

/** Measure's part of the server. */
export function measureRoutes(options: MeasureApiOptions) {
  const repeats = new Repeats();
  return async (app: FastifyInstance): Promise<void> => {
    addMeasureBookkeeping(app, options);
    addTrickle(app);
    app.setErrorHandler(async (error, _request, reply) => {
      const { body, headers } = asMeasureProblem(error);
      return reply
        .code(body.error_status)
        .headers({ ...headers })
        .send(body);
    });
    for (const read of READS) {
      app.route({
        method: read.method,
        url: `${COMPANY_PATH}${read.path}`,
        config: { isRead: true },
        handler: async (request, reply) => answerTo(options, repeats, { request, reply, read }),
      });
    }
    for (const { method, path } of WRITES) {
      app.route({
        method,
        url: `${COMPANY_PATH}${path}`,
        handler: async (request) => {
          requireAccess(request.headers.authorization, parameters.parse(request.params).company);
          throw authProblem(403, 'read_only', 'This sandbox takes no writes: the call was refused and counted');
        },
      });
    }
    app.all(`${MEASURE_BASE}/*`, async () => {
      throw notFound('There is no such path');
    });
  };
}

interface Call {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly read: Read;
}

async function answerTo(options: MeasureApiOptions, repeats: Repeats, call: Call): Promise<FastifyReply> {
  const { request, reply, read } = call;
  const key = keyOf(request, read);
  const first = key === null ? null : repeats.known(key, options.clock());
  if (key !== null) reply.header('idempotency-key', String(request.headers['idempotency-key']));
  if (first !== null) {
    return reply.code(first.status).header('idempotency-used', 'true').type('application/json').send(first.body);
  }
  const { measure, clock } = options;
  const { company, id } = parameters.parse(request.params);
  if (await interrupt(request, reply, { mode: 'measure', options: { ...options, limiter: measure.limiter } }))
    return reply;
  requireAccess(request.headers.authorization, company);
  await measure.book.warm();
  options.tick();
  const desk = measure.desk(Math.floor(clock() / 1000), company);
  const json =
    company === EMPTY_COMPANY
      ? emptyAnswer(read, request.body, measure)
      : read.answer({ measure, book: measure.book, desk, id, body: request.body });
  const body = JSON.stringify(json);
  if (key !== null) repeats.keep(key, { at: clock(), status: 200, body });
  return reply.type('application/json').send(body);
}

function keyOf({ headers, url }: FastifyRequest, { method }: Read): string | null {
  const sent = headers['idempotency-key'];
  return method === 'GET' || typeof sent !== 'string' ? null : `${headers.authorization} ${url} ${sent}`;
}

function emptyAnswer(read: Read, body: unknown, { profile }: Measure): Json {
  if (read.path === '/report/cached_metrics') return [];
  if (!read.path.endsWith('/find')) throw notFound('This company has nothing');
  const { limit } = readFind(body, profile);
  return { results: profile.emptyResults === 'null' ? null : [], pagination: { from_key: null, limit } };
}
