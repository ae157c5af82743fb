import { parse as parseForm } from 'node:querystring';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { AppError } from '../errors/app-error.ts';
import { takeLargeBodies } from './large-bodies.ts';
import { readJson, UnreadableJson } from './strict-json.ts';

/** No body is larger (faults.md §1), but where a route says so. */
export const bodyLimit = 1_048_576;

/** Marks a route that is given the bytes as they came, whatever they are: `@RouteConfig(takesBytes)`. */
export const takesBytes = { takesBytes: true } as const;

/** What whoever sent more is told. */
export function tooLargeWords(limit = bodyLimit): string {
  return `The body is larger than ${limit / 1_048_576} MiB.`;
}

/** A form says one thing; whatever has more fields than this is none. */
const mostFields = 100;

/**
 * The one reader of bodies. A route that proves its sender by a signature gets bytes; all others get JSON, or the fields of a
 * form, and whatever could be read in two ways is refused before anything sees it.
 */
export function takeBodies(adapter: FastifyAdapter): void {
  adapter.getInstance().removeAllContentTypeParsers();
  takeLargeBodies(adapter.getInstance(), bodyLimit);
  adapter.useBodyParser('*', false, { bodyLimit }, (request: FastifyRequest, body: Buffer, done) => {
    try {
      done(null, isForBytes(request) ? body : readBody(request, body));
    } catch (error) {
      done(error instanceof Error ? error : new Error('The body cannot be read.', { cause: error }));
    }
  });
}

function isForBytes(request: FastifyRequest): boolean {
  return Reflect.get(request.routeOptions.config, 'takesBytes') === true;
}

function readBody(request: FastifyRequest, body: Buffer): unknown {
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') throw refused('Send the body uncompressed.');
  const type = (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase();
  if (type === 'application/json') return readOrRefuse(body);
  if (type === 'application/x-www-form-urlencoded') return readForm(body);
  throw Object.assign(new Error('This type of body is not read.'), { statusCode: 415 });
}

function readOrRefuse(body: Buffer): unknown {
  try {
    return readJson(body);
  } catch (error) {
    throw error instanceof UnreadableJson ? refused(error.message, error) : error;
  }
}

function readForm(body: Buffer): unknown {
  const fields = parseForm(body.toString('utf8'), '&', '=', { maxKeys: mostFields });
  if (Object.hasOwn(fields, '__proto__')) throw refused('The form holds a field called __proto__.');
  return fields;
}

function refused(why: string, cause?: Error): AppError {
  return new AppError('invalid', 'bad_request', `The request cannot be read. ${why}`, { cause });
}
