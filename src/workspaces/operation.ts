import {
  applyDecorators,
  createParamDecorator,
  Delete,
  Get,
  HttpCode,
  Patch,
  Post,
  Put,
  SetMetadata,
  type ExecutionContext,
} from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { z } from 'zod';
import type { Endpoint } from '#contracts/endpoint.ts';
import { AppError } from '../platform/errors/app-error.ts';
import { takesUpTo } from '../platform/http/large-bodies.ts';

const contract = 'keepwell:operation';
const taken = 'keepwell:input';
const routes = { GET: Get, POST: Post, PUT: Put, PATCH: Patch, DELETE: Delete };

/** What a request is read through. */
type Asked = Pick<Endpoint, 'params' | 'query' | 'body'>;

/** What a method receives: path, query and body as the contract's schemas parsed them. */
export interface InputOf<E extends Asked> {
  readonly params: z.output<E['params']>;
  readonly query: z.output<E['query']>;
  readonly body: z.output<E['body']>;
}

/** What a method answers; nothing when the contract promises nothing. */
export type AnswerOf<E extends Endpoint> =
  Record<string, never> extends z.input<E['response']> ? z.input<E['response']> | void : z.input<E['response']>;

type Handler<E extends Endpoint> = (...parts: never[]) => Promise<AnswerOf<E>> | AnswerOf<E>;

/**
 * Serves one operation of the contract below `/api`: route, status, and the mark by which guard, input, answer and OpenAPI
 * find its schemas. A method whose answer does not fit the contract does not compile.
 */
export function Operation<E extends Endpoint>(endpoint: E) {
  const decorate = applyDecorators(
    routes[endpoint.method](`/api${endpoint.path}`),
    HttpCode(200),
    SetMetadata(contract, endpoint),
    ...(endpoint.largestBody === undefined ? [] : [RouteConfig(takesUpTo(endpoint.largestBody))]),
  );
  return <H extends Handler<E>>(
    target: object,
    name: string | symbol,
    descriptor: TypedPropertyDescriptor<H>,
  ): void => {
    decorate(target, name, descriptor);
  };
}

/** Through what a route outside the contract (a stream) reads its request, for `@Input()`. */
export const Takes = (asked: Asked) => SetMetadata(taken, asked);

/** The contract a handler serves; null for routes outside the contract (probes, streams, deliveries). */
export function endpointOf(handler: Function): Endpoint | null {
  const endpoint: Endpoint | undefined = Reflect.getMetadata(contract, handler);
  return endpoint ?? null;
}

/** The parsed input of the operation, as a parameter of a controller's method. Unknown fields are refused. */
export const Input = createParamDecorator((_: unknown, context: ExecutionContext): InputOf<Asked> => {
  const handler = context.getHandler();
  const asked: Asked | undefined = endpointOf(handler) ?? Reflect.getMetadata(taken, handler);
  if (!asked) throw new Error('@Input() belongs to an @Operation(), or to a route that @Takes() something.');
  const request = context.switchToHttp().getRequest<{ params: unknown; query: unknown; body: unknown }>();
  return parseInput(asked, request);
});

/** Reads a request through the contract; throws one `invalid` that names every field that does not fit. */
function parseInput(
  asked: Asked,
  request: { readonly params: unknown; readonly query: unknown; readonly body: unknown },
): InputOf<Asked> {
  const problems: { path: string; message: string }[] = [];
  const part = (name: 'params' | 'query' | 'body'): unknown => {
    const read = asked[name].safeParse(request[name] ?? {});
    if (read.success) {
      problems.push(...unstorable(read.data, name));
      return read.data;
    }
    // An id in the address that is no id at all names nothing: the answer must not differ from an unknown one.
    if (name === 'params') throw new AppError('not_found', 'not_found', 'There is nothing at this address.');
    problems.push(
      ...read.error.issues.map((issue) => ({ path: [name, ...issue.path].join('.'), message: issue.message })),
    );
    return null;
  };
  const input = { params: part('params'), query: part('query'), body: part('body') };
  if (problems.length === 0) return input;
  const named = problems.map((problem) => problem.path).join(', ');
  throw new AppError('invalid', 'invalid_input', `These fields need another value: ${named}.`, { problems });
}

/** The database holds no NUL and no half of a character: text with one is refused here, by name, and not by a statement far away. */
function unstorable(value: unknown, path: string): { path: string; message: string }[] {
  if (typeof value === 'string') {
    const isStorable = !value.includes('\0') && value.isWellFormed();
    return isStorable ? [] : [{ path, message: 'Holds a character that cannot be kept.' }];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    ...unstorable(key, path),
    ...unstorable(inner, `${path}.${key}`),
  ]);
}
