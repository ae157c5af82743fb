import { z } from 'zod';
import { problemSchema } from '#contracts/common.ts';
import type { Endpoint } from '#contracts/endpoint.ts';
import { endpoints } from '#contracts/endpoints.ts';
import { otherOperations, type OtherOperation } from './other-operations.ts';

type Json = Readonly<Record<string, unknown>>;

/** The OpenAPI 3.1 description of every route, written from the schemas that validate. */
export function describeApi(server: { url: string; version: string }): Json {
  const paths: Record<string, Record<string, Json>> = {};
  const add = (path: string, method: string, operation: Json) => {
    const address = path.replaceAll(/:(\w+)/g, '{$1}');
    (paths[address] ??= {})[method.toLowerCase()] = operation;
  };
  for (const endpoint of endpoints) add(`/api${endpoint.path}`, endpoint.method, describeEndpoint(endpoint));
  for (const other of otherOperations) add(other.path, other.method, describeOther(other));
  return {
    openapi: '3.1.0',
    info: {
      title: 'Keepwell',
      version: server.version,
      description: 'Everything the interface does. Sign in with a session cookie, or send an API key made in Settings.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: server.url }],
    security: [{ key: [] }, { session: [] }],
    paths,
    components: {
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: 'An API key: `kw_…`.' },
        session: { type: 'apiKey', in: 'cookie', name: sessionCookie(server.url) },
      },
      schemas: { Problem: toJsonSchema(problemSchema, 'output') },
    },
  };
}

function describeEndpoint(endpoint: Endpoint): Json {
  const hasBody = endpoint.method !== 'GET' && endpoint.method !== 'DELETE' && !isNothing(endpoint.body);
  return {
    operationId: endpoint.id,
    summary: endpoint.summary,
    ...(isOpen(endpoint) ? { security: [] } : {}),
    parameters: [
      ...parameters(endpoint.params, 'path'),
      ...parameters(endpoint.query, 'query'),
      ...(endpoint.method === 'GET' || isOpen(endpoint) ? [] : [idempotencyKey]),
    ],
    ...(hasBody ? { requestBody: { required: true, content: json(toJsonSchema(endpoint.body, 'input')) } } : {}),
    responses: {
      '200': { description: 'Done.', content: json(toJsonSchema(endpoint.response, 'output')) },
      default: problem,
    },
  };
}

function describeOther(other: OtherOperation): Json {
  const names = [...other.path.matchAll(/:(\w+)/g)].map((match) => match[1]);
  const text = { schema: { type: 'string' } };
  const content = {
    stream: { 'text/event-stream': text },
    page: { 'text/html': text },
    csv: { 'text/csv': text },
    json: json({}),
  }[other.answers];
  return {
    operationId: other.id,
    summary: other.summary,
    ...(other.isPublic ? { security: [] } : {}),
    parameters: [
      ...names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
      ...(other.query ? parameters(other.query, 'query') : []),
    ],
    responses: { '200': { description: 'Done.', content }, default: problem },
  };
}

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'A new key for each write: sent again within 24 hours, the same request is answered alike and carried out once. 409 when ' +
    'the key was used for another request, or when the first is still under way.',
  schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[!-~]+$' },
};

const problem = { description: 'What went wrong.', content: json({ $ref: '#/components/schemas/Problem' }) };

/** Over https the browser itself keeps the cookie from being set by anybody else; its name says so. */
function sessionCookie(url: string): string {
  return `${url.startsWith('https:') ? '__Secure-' : ''}keepwell.session_token`;
}

/** Operations that answer without a sign-in: the set-up link is its own proof. */
function isOpen(endpoint: Endpoint): boolean {
  return endpoint.path === '/setup';
}

function parameters(schema: z.ZodType, place: 'path' | 'query'): Json[] {
  const object = toJsonSchema(schema, 'input');
  const properties = Object.entries(asRecord(object['properties']));
  const required = Array.isArray(object['required']) ? object['required'] : [];
  return properties.map(([name, value]) => {
    const { description, ...rest } = asRecord(value);
    const isRequired = place === 'path' || required.includes(name);
    return { name, in: place, required: isRequired, ...(description ? { description } : {}), schema: rest };
  });
}

function isNothing(schema: z.ZodType): boolean {
  return Object.keys(asRecord(toJsonSchema(schema, 'input')['properties'])).length === 0;
}

function toJsonSchema(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { target: 'draft-2020-12', io, unrepresentable: 'any' });
  return rest;
}

function json(schema: Json): Json {
  return { 'application/json': { schema } };
}

function asRecord(value: unknown): Json {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
