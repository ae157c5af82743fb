import type { IncomingMessage, ServerResponse } from 'node:http';
import { at } from '../../total-readers.ts';
import { type Handler, answer } from '../../testing/loopback.ts';
import { company, type Json } from './examples.ts';

/** Rows by path below the company, as "customers" or "payments/transactions": what a small Measure holds for one spec. */
export type Book = Readonly<Record<string, readonly Json[]>>;

export interface CompanyAnswers {
  readonly token?: string;
  /** How the last page tells that it is the last (the documents do not say). */
  readonly end?: 'null' | 'absent' | 'empty_page';
  /** Whether a page begins after the time of its cursor, or with it. */
  readonly cursor?: 'after' | 'from';
  /** Lists that cannot be ordered by change. */
  readonly unordered?: readonly string[];
  /** Looks at each request first; true when it has answered. */
  readonly first?: (asked: Asked, response: ServerResponse) => boolean;
}

export interface Asked {
  readonly method: string;
  /** Below the company. */
  readonly path: string;
  readonly body: unknown;
  readonly headers: IncomingMessage['headers'];
}

export const token = 'tok_demo_51b0';

/** Answers lists and single objects out of a book, as the documents describe it (reference "measure-api" §3.6, §13). */
export function serveCompany(book: Book, answers: CompanyAnswers = {}): Handler {
  return (request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const text = Buffer.concat(parts).toString('utf8');
      const [, path = ''] = (request.url ?? '').split(`/api/v1/companies/${company}/`);
      const body: unknown = text === '' ? null : JSON.parse(text);
      const asked = { method: request.method ?? '', path: decodeURIComponent(path), body, headers: request.headers };
      if (answers.first?.(asked, response)) return;
      if (request.headers.authorization !== `Bearer ${answers.token ?? token}`) {
        return refuse(response, 401, 'auth_error', `The supplied token ${request.headers.authorization} is not valid`);
      }
      route(book, answers, asked, response);
    });
  };
}

export function refuse(response: ServerResponse, status: number, type: string, message: string): void {
  answer(response, status, { error_message: message, error_type: type, error_code: 'x', error_status: status });
}

function route(book: Book, answers: CompanyAnswers, { method, path, body }: Asked, response: ServerResponse): void {
  if (method === 'POST' && path.endsWith('/find')) {
    const list = path.slice(0, -'/find'.length);
    return answerList(book[list] ?? [], { answers, list, body }, response);
  }
  if (method === 'POST') {
    const reply = book[path]?.[0];
    return reply === undefined ? missing(response) : answer(response, 200, reply);
  }
  const cut = path.lastIndexOf('/');
  const id = path.slice(cut + 1);
  if (id === 'payment_methods') {
    return book[path] === undefined ? missing(response) : answer(response, 200, { methods: book[path] });
  }
  const found = book[path.slice(0, cut)]?.find((row) => row['id'] === id || row['uuid'] === id);
  return found === undefined ? missing(response) : answer(response, 200, found);
}

function missing(response: ServerResponse): void {
  refuse(response, 404, 'request_error', 'not found');
}

interface ListAsked {
  readonly answers: CompanyAnswers;
  readonly list: string;
  readonly body: unknown;
}

function answerList(rows: readonly Json[], { answers, list, body }: ListAsked, response: ServerResponse): void {
  const pagination: unknown = at(body, 'pagination');
  const limit = Number(at(pagination, 'limit') ?? 20);
  const stated: unknown = at(body, 'sort_key');
  const sortKey = typeof stated === 'string' ? stated : 'createdAtDesc';
  const isByChange = sortKey.startsWith('updatedAt');
  if (pagination === undefined || limit > 100 || (isByChange && answers.unordered?.includes(list))) {
    return refuse(response, 400, 'validation_error', 'Request validation failed');
  }
  const column = isByChange ? 'updated_at' : 'created_at';
  const isAscending = sortKey.endsWith('Asc');
  const timeOf = (row: Json): number => Date.parse(String(row[column]));
  const customer: unknown = at(at(body, 'query'), 'customer_id');
  const sorted = rows
    .filter((row) => customer === undefined || row['customer_id'] === customer)
    .toSorted((a, b) => (isAscending ? timeOf(a) - timeOf(b) : timeOf(b) - timeOf(a)));
  const key: unknown = at(pagination, 'from_key');
  const from = typeof key === 'string' ? Date.parse(key) : null;
  const isBeyond = (row: Json): boolean => {
    if (from === null) return true;
    if (answers.cursor === 'from' && timeOf(row) === from) return true;
    return isAscending ? timeOf(row) > from : timeOf(row) < from;
  };
  const left = sorted.filter(isBeyond);
  answer(response, 200, pageOf(left, { limit, column, end: answers.end ?? 'null' }));
}

function pageOf(
  left: readonly Json[],
  { limit, column, end }: { limit: number; column: string; end: NonNullable<CompanyAnswers['end']> },
): Json {
  const page = left.slice(0, limit);
  const last = page.at(-1)?.[column];
  const isLast = left.length <= limit && end !== 'empty_page';
  const next = isLast ? (end === 'absent' ? {} : { from_key: null }) : { from_key: last ?? null };
  return { results: page.length === 0 ? null : page, pagination: { ...next, limit } };
}
