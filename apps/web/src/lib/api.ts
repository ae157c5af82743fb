import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { Endpoint } from '#contracts/endpoint.ts';
import { request } from './request.ts';

/** A part of a request; it may be left out when the schema asks for nothing. */
type Part<K extends string, S extends z.ZodType> =
  {} extends z.input<S> ? { [key in K]?: z.input<S> } : { [key in K]: z.input<S> };

/** What an operation needs: parameters of its path, query and body, typed by its schemas. */
type InputOf<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> = Part<'params', P> &
  Part<'query', Q> &
  Part<'body', B>;

type InputArgument<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> =
  {} extends InputOf<P, Q, B> ? [input?: InputOf<P, Q, B>] : [input: InputOf<P, Q, B>];

interface RawInput {
  params?: unknown;
  query?: unknown;
  body?: unknown;
}

/** Calls one operation of the contract. Fails with an `ApiProblem`. */
export async function call<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  endpoint: Endpoint<P, Q, B, R>,
  ...[input]: InputArgument<P, Q, B>
): Promise<z.infer<R>> {
  return send(endpoint, input ?? {});
}

/** TanStack Query options of a read; its key begins with the operation's id, which `changes.ts` relies on. */
export function queryOf<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  endpoint: Endpoint<P, Q, B, R>,
  ...[input]: InputArgument<P, Q, B>
) {
  return queryOptions({
    queryKey: [endpoint.id, input ?? {}],
    queryFn: ({ signal }) => send(endpoint, input ?? {}, signal),
  });
}

/** Options of a list that is read page by page; flatten it with `rowsOf`. */
export function pagesOf<
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  R extends z.ZodType<{ nextCursor: string | null }>,
>(endpoint: Endpoint<P, Q, B, R>, ...[input]: InputArgument<P, Q, B>) {
  const raw: RawInput = input ?? {};
  return infiniteQueryOptions({
    queryKey: [endpoint.id, 'pages', raw],
    queryFn: ({ signal, pageParam }) => {
      const query = { ...toRecord(raw.query), ...(pageParam === null ? {} : { cursor: pageParam }) };
      return send(endpoint, { ...raw, query }, signal);
    },
    initialPageParam: noCursor(),
    getNextPageParam: (last) => last.nextCursor,
  });
}

/** The rows of all pages read so far. */
export function rowsOf<Row>(pages: { pages: readonly { rows: readonly Row[] }[] } | undefined): Row[] {
  return pages?.pages.flatMap((page) => page.rows) ?? [];
}

function noCursor(): string | null {
  return null;
}

async function send<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  endpoint: Endpoint<P, Q, B, R>,
  input: RawInput,
  signal?: AbortSignal,
): Promise<z.infer<R>> {
  const hasBody = endpoint.method !== 'GET' && endpoint.method !== 'DELETE';
  const answer = await request({
    method: endpoint.method,
    path: `${fillPath(endpoint.path, toRecord(input.params))}${toSearch(toRecord(input.query))}`,
    ...(hasBody ? { body: input.body ?? {} } : {}),
    ...(signal ? { signal } : {}),
  });
  // The server validates every answer with this same schema before it leaves; checking long lists again would only cost time.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return answer as z.infer<R>;
}

function fillPath(path: string, params: Record<string, unknown>): string {
  return path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])));
}

/** A query as the end of an address; without what is not set. */
export function toSearch(query: Record<string, unknown>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    const text = typeof value === 'number' || typeof value === 'boolean' ? `${value}` : value;
    if (typeof text === 'string' && text !== '') search.set(name, text);
  }
  const text = search.toString();
  return text === '' ? '' : `?${text}`;
}

function toRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
