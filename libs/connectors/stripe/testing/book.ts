import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Json, list } from './shapes.ts';
import { type Handler, answer } from '../../testing/loopback.ts';

/** Rows by path, as "/v1/customers": what a small Stripe holds for one spec. */
export type Book = Readonly<Record<string, readonly Json[]>>;

export interface BookAnswers {
  /** Slugs the key lacks. */
  readonly denied?: Readonly<Record<string, string>>;
  /** Looks at each request first; true when it has answered. */
  readonly first?: (url: URL, response: ServerResponse, request: IncomingMessage) => boolean;
}

const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0);

/** Answers lists (newest first, paged, filtered) and single objects out of a book, as Stripe does. */
export function serveBook(book: Book, { denied = {}, first }: BookAnswers = {}): Handler {
  return (request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (first?.(url, response, request)) return;
    const lacking = Object.keys(denied).find((path) => url.pathname.startsWith(path));
    if (lacking !== undefined) return answer(response, 403, deniedBody(denied[lacking] ?? ''));
    const rows = book[url.pathname];
    if (rows !== undefined) return answerList(rows, url, response);
    const parent = url.pathname.slice(0, url.pathname.lastIndexOf('/'));
    const id = decodeURIComponent(url.pathname.slice(parent.length + 1));
    const found = book[parent]?.find((candidate) => candidate['id'] === id);
    return found === undefined ? answer(response, 404, missingBody('id')) : answer(response, 200, found);
  };
}

function answerList(rows: readonly Json[], url: URL, response: ServerResponse): void {
  const limit = Number(url.searchParams.get('limit') ?? 10);
  const after = url.searchParams.get('starting_after');
  const sorted = rows
    .filter((candidate) => fits(candidate, url.searchParams))
    .toSorted((a, b) => numberOf(b['created']) - numberOf(a['created']));
  const start = after === null ? 0 : sorted.findIndex((candidate) => candidate['id'] === after) + 1;
  if (after !== null && start === 0) return answer(response, 400, missingBody('starting_after'));
  answer(response, 200, list(sorted.slice(start, start + limit), sorted.length > start + limit));
}

function fits(candidate: Json, query: URLSearchParams): boolean {
  const created = numberOf(candidate['created']);
  const gte = query.get('created[gte]');
  const lt = query.get('created[lt]');
  const active = query.get('active');
  const status = query.get('status');
  return (
    (gte === null || created >= Number(gte)) &&
    (lt === null || created < Number(lt)) &&
    (active === null || String(candidate['active']) === active) &&
    (status === null || status === 'all' || candidate['status'] === status)
  );
}

export function missingBody(param: string): Json {
  return { error: { type: 'invalid_request_error', code: 'resource_missing', message: 'No such object', param } };
}

/** Refuses every request that expands this object, as a key without its permission makes Stripe do. */
export function denyExpansion(path: string, slug: string): NonNullable<BookAnswers['first']> {
  return (url, response) => {
    const isAsked = [...url.searchParams].some(([name, value]) => name.startsWith('expand') && value.includes(path));
    if (isAsked) answer(response, 403, deniedBody(slug));
    return isAsked;
  };
}

function deniedBody(slug: string): Json {
  const message = `The provided key 'rk_test_***ab12' does not have the required permissions for this endpoint on account 'acct_1'. Having the 'rak_${slug}' permission would allow this request to continue.`;
  return { error: { type: 'invalid_request_error', message } };
}
