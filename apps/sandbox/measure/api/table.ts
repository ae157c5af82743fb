import { toJson, type Json } from '../../api/json.ts';
import type { MeasureBook } from '../book.ts';
import type { Measure } from '../measure.ts';
import type { Desk } from '../shapes/desk.ts';
import { findHeld, findListed } from './find.ts';
import { readFind } from './find-request.ts';
import { notFound } from './problem.ts';
import { Reading } from './reading.ts';
import { reportOf } from './report.ts';
import { FOUND, HELD, HELD_READABLE, READABLE, type Held } from './resources.ts';

/** What a route is answered from. */
interface Asked {
  readonly measure: Measure;
  readonly book: MeasureBook;
  readonly desk: Desk;
  readonly id: string;
  readonly body: unknown;
}

export interface Read {
  readonly method: 'GET' | 'POST';
  /** Below the company's path. */
  readonly path: string;
  readonly answer: (asked: Asked) => Json;
}

const heldNames = Object.keys(HELD).filter((name): name is Held => name in HELD);

/** Every call that changes nothing: the only ones that are answered. */
export const READS: readonly Read[] = [
  ...Object.entries(FOUND).map(([path, kind]): Read => ({
    method: 'POST',
    path: `/${path}/find`,
    answer: ({ measure, book, desk, body }) => {
      const { profile } = measure;
      return findListed(desk, { book, kind, request: readFind(body, profile), profile });
    },
  })),
  ...heldNames.map((name): Read => ({
    method: 'POST',
    path: `/${name}/find`,
    answer: ({ measure: { profile }, desk, body }) => {
      return findHeld(HELD[name](desk), { request: readFind(body, profile), profile });
    },
  })),
  ...Object.entries(READABLE).map(([path, kind]): Read => ({
    method: 'GET',
    path: `/${path}/:id`,
    answer: (asked) => reading(asked).one(kind, asked.id),
  })),
  ...HELD_READABLE.map((name): Read => ({
    method: 'GET',
    path: `/${name}/:id`,
    answer: ({ desk, id }) => heldOne(HELD[name](desk), id),
  })),
  { method: 'GET', path: '/customers/:id/payment_methods', answer: (asked) => reading(asked).paymentMethods(asked.id) },
  { method: 'GET', path: '/credits/check_balance/:id', answer: (asked) => reading(asked).balance(asked.id) },
  {
    method: 'POST',
    path: '/subscriptions/:id/current_period_usage',
    answer: (asked) => reading(asked).currentUsage(asked.id, asked.body),
  },
  { method: 'POST', path: '/subscriptions/:id/usage', answer: (asked) => reading(asked).usage(asked.id, asked.body) },
  { method: 'POST', path: '/invoices/next', answer: (asked) => reading(asked).nextInvoice(asked.body) },
  { method: 'POST', path: '/report/cached_metrics', answer: ({ book, body }) => toJson(reportOf(book, body)) },
];

/** Calls that would change something at a real company: each is refused with 403, and counted. */
export const WRITES: readonly { readonly method: 'POST' | 'PATCH' | 'DELETE' | 'PUT'; readonly path: string }[] = [
  ...['customers', 'subscriptions', 'invoices', 'objects', 'credits', 'entitlements', 'billable_items'].flatMap(
    writable,
  ),
  ...['billable_metrics', 'contracts', 'one_times', 'products', 'pricing'].flatMap(writable),
  { method: 'POST', path: '/customers/:id/start-managing' },
  { method: 'PATCH', path: '/customers/:id/payment_methods/:method' },
  ...['change', 'extend', 'undo_cancel', 'cancel', 'pause'].map((verb) => post(`/subscriptions/:id/${verb}`)),
  ...['void', 'finalize', 'mark_paid'].map((verb) => post(`/invoices/:id/${verb}`)),
  post('/events/ingest'),
  post('/credits/consume'),
  post('/checkout'),
];

function post(path: string): { method: 'POST'; path: string } {
  return { method: 'POST', path };
}

function writable(name: string): { method: 'POST' | 'PATCH' | 'DELETE'; path: string }[] {
  return [post(`/${name}`), { method: 'PATCH', path: `/${name}/:id` }, { method: 'DELETE', path: `/${name}/:id` }];
}

function reading({ measure, desk }: Asked): Reading {
  return new Reading(measure, desk);
}

function heldOne(held: readonly object[], id: string): Json {
  const one = held.find((row) => 'id' in row && row.id === id);
  if (one === undefined) throw notFound(`Nothing has the id ${id}`);
  return toJson(one);
}
