import { isObject, toJson, type Json, type JsonObject } from '../../api/json.ts';
import type { MeasureBook } from '../book.ts';
import { spoken } from '../dialect.ts';
import type { Entry, Listed } from '../entries.ts';
import { indexOfIdentifier } from '../shapes/customer.ts';
import type { Desk } from '../shapes/desk.ts';
import type { Profile } from '../profile.ts';
import { passes } from './filters.ts';
import { cursorOf, type FindRequest } from './find-request.ts';
import { draw } from './resources.ts';

interface Row {
  readonly json: Json;
  /** The moment in the sorted column. */
  readonly at: number;
}

interface Finding {
  readonly request: FindRequest;
  readonly profile: Profile;
}

interface Listing extends Finding {
  readonly book: MeasureBook;
  readonly kind: Listed;
}

/** A page of a kind across customers. */
export function findListed(desk: Desk, listing: Listing): Json {
  const { book, kind, request, profile } = listing;
  const rows: Row[] = [];
  for (const entry of walkFor(listing)) {
    if (profile.ties === 'drop' && entry[request.column] === request.after) continue;
    const found = book.find(entry.owner);
    const json = found === null ? null : draw(desk, kind, found, entry);
    if (json === null || !passes(json, request.query)) continue;
    rows.push({ json, at: entry[request.column] });
    if (rows.length > request.limit) {
      // The first row of the page to come is changed meanwhile.
      if (profile.movesRows) book.disturb(kind, entry, desk.now);
      break;
    }
  }
  const total = request.withMeta ? countOf(desk, listing) : null;
  return answer(rows, { request, profile, total });
}

/** A page of what the company holds few of. */
export function findHeld(held: readonly object[], { request, profile }: Finding): Json {
  const all = held.map((row): Row => {
    const json = toJson(row);
    const stamp = isObject(json) ? json[request.column === 'created' ? 'created_at' : 'updated_at'] : null;
    return { json, at: Date.parse(typeof stamp === 'string' ? stamp : '') / 1000 };
  });
  all.sort((a, b) => (request.newestFirst ? b.at - a.at : a.at - b.at));
  const fitting = all.filter(({ json, at }) => isBeyond(at, request, profile) && passes(json, request.query));
  return answer(fitting.slice(0, request.limit + 1), { request, profile, total: request.withMeta ? all.length : null });
}

function isBeyond(at: number, { after, newestFirst }: FindRequest, { ties }: Profile): boolean {
  if (after === null) return true;
  if (at === after) return ties === 'repeat';
  return newestFirst ? at < after : at > after;
}

function walkFor({ book, kind, request }: Listing): Iterable<Entry> {
  const { column, newestFirst, after, query } = request;
  const from = after === null ? undefined : newestFirst ? Math.floor(after) : Math.ceil(after);
  return book.walk(kind, { column, newestFirst, from, owner: ownerIn(book, query) });
}

/** The one customer whom a query is about: nobody else's rows need be looked at. */
function ownerIn(book: MeasureBook, query: FindRequest['query']): number | undefined {
  const { customer_id: id, identifier } = query;
  if (typeof id === 'string') return book.ids.placeOf('customer', id)?.owner ?? -1;
  if (typeof identifier === 'string') return indexOfIdentifier(identifier) ?? -1;
  return undefined;
}

function countOf(desk: Desk, listing: Listing): number {
  const { book, kind, request } = listing;
  if (Object.keys(request.query).length === 0) return book.count(kind);
  let count = 0;
  for (const entry of walkFor({ ...listing, request: { ...request, after: null } })) {
    const found = book.find(entry.owner);
    if (found !== null && passes(draw(desk, kind, found, entry), request.query)) count += 1;
  }
  return count;
}

/** `rows` may hold one more than asked for: then there is another page. */
function answer(rows: readonly Row[], { request, profile, total }: Finding & { readonly total: number | null }): Json {
  const page = rows.slice(0, request.limit);
  const last = page.at(-1);
  const goesOn = last !== undefined && (rows.length > request.limit || profile.lastPage === 'empty-page');
  const pagination: JsonObject = { limit: request.limit };
  if (goesOn) pagination['from_key'] = cursorOf(last.at);
  else if (profile.lastPage !== 'absent') pagination['from_key'] = null;
  if (total !== null) pagination['total'] = total;
  const results = page.map(({ json }, i) => spoken(json, profile, i));
  return { results: results.length === 0 && profile.emptyResults === 'null' ? null : results, pagination };
}
