import { z } from 'zod';
import { dayMs } from '#core/period.ts';
import type { Access } from '../access.ts';
import { ConnectorError } from '../connector-error.ts';
import type { Page, Slice } from '../slices.ts';
import { readerOf } from './client.ts';
import { endOf, transactionDays } from './dialect/lists.ts';
import { toInstant } from './dialect/values.ts';
import { findPage, type FoundPage, keptOf, type Row } from './find-page.ts';
import { readingOf } from './kinds.ts';

/** More pages than this, and the other side leads us in a circle. */
const mostPages = 50_000;

/**
 * How far a walk has come. Cursors are times, so rows that share one across the edge of two pages may be repeated or left
 * out (reference "measure-api" §3.6): repeated ones are known by the edge, lost ones are looked for by walking back.
 */
const placeShape = z.object({
  isBack: z.boolean(),
  key: z.string().nullable(),
  pages: z.int(),
  /** The last time of each page so far, with the ids that had it. */
  edges: z.array(z.tuple([z.string(), z.array(z.string())])),
  hasTies: z.boolean(),
  /** The time at which the walk could not go on: everything beyond it is looked for from the other end. */
  stuckAt: z.string().nullable(),
});
type Place = z.infer<typeof placeShape>;

const start: Place = { isBack: false, key: null, pages: 0, edges: [], hasTies: false, stuckAt: null };

/** One range a kind: lists cannot be narrowed by when a row was made. Payments are read back to a date. */
export function slicesOf(kind: string, now: Date): readonly Slice[] {
  const isRecent = readingOf(kind).cut === 'recent';
  const from = isRecent ? new Date(Math.floor(now.getTime() / 1000) * 1000 - transactionDays * dayMs) : null;
  return [{ kind, key: isRecent ? 'recent' : 'all', from, to: null }];
}

/**
 * One page of a walk through a whole list: forward, and again over the edges where rows shared a time; back from the other
 * end, or where that would be the whole history, once more with pages that end elsewhere.
 */
export async function listPage(access: Access, kind: string, slice: Slice, cursor: string | null): Promise<Page> {
  const place = cursor === null ? start : placeOf(cursor);
  const reading = readingOf(kind);
  if (place.pages >= mostPages) throw new ConnectorError('malformed', `Measure's list of ${kind} has no end.`);
  const hasBound = slice.from !== null;
  const sortKey = hasBound || place.isBack ? 'createdAtDesc' : 'createdAtAsc';
  try {
    const hasOtherEdges = hasBound && place.isBack;
    const page = await findPage(access, reading, { sortKey, key: place.key, hasOtherEdges });
    const next = place.isBack ? backFrom(place, page, kind) : forwardFrom(place, page, slice);
    const rows = place.isBack ? lostRows(place, page) : freshRows(place, page, slice);
    return { objects: rows.flatMap(keptOf), next: next === null ? null : JSON.stringify(next) };
  } catch (error) {
    throw readerOf(access).explain(error, reading.resource);
  }
}

/** Without those that ended the page before, and without those before the range. */
function freshRows({ edges }: Place, page: FoundPage, { from }: Slice): readonly Row[] {
  const [time, ids] = edges.at(-1) ?? ['', []];
  const given = new Set(ids);
  return page.rows.filter(
    (row) => !(row.createdAt === time && given.has(row.object.externalId)) && !isBefore(row, from),
  );
}

function forwardFrom(place: Place, page: FoundPage, { from }: Slice): Place | null {
  const last = page.rows.at(-1);
  const isPastRange = last !== undefined && isBefore(last, from);
  const end = isPastRange ? 'over' : endOf({ isEmpty: last === undefined, from: place.key, next: page.next });
  const moved = { ...place, ...edgesOf(place, page), pages: place.pages + 1 };
  if (end === 'more') return { ...moved, key: page.next };
  // There is no way around a crowd from the side of the whole history.
  if (from !== null && end === 'stuck') return stuck();
  const needsBack = end === 'stuck' || (moved.hasTies && moved.pages > 1);
  if (!needsBack) return null;
  return { ...moved, isBack: true, key: null, pages: 0, stuckAt: end === 'stuck' ? (last?.createdAt ?? '') : null };
}

function edgesOf(place: Place, page: FoundPage): Pick<Place, 'edges' | 'hasTies'> {
  const time = page.rows.at(-1)?.createdAt;
  if (time === undefined) return place;
  const idsAt = (at: string): string[] => page.rows.filter((row) => row.createdAt === at).map(idOfRow);
  // Two rows that share the edge's time leave no trace when it parts them; times to the second make that likely.
  const isCoarse = page.next !== null && !/\.\d*[1-9]/.test(time);
  const isTied = isCoarse || page.rows.some((row, i) => i > 0 && row.createdAt === page.rows[i - 1]?.createdAt);
  const last = place.edges.at(-1);
  // A page may begin with rows of the time that the one before ended with.
  const before: Place['edges'] = last
    ? [...place.edges.slice(0, -1), [last[0], [...new Set([...last[1], ...idsAt(last[0])])]]]
    : [];
  const edges: Place['edges'] = last?.[0] === time ? before : [...before, [time, idsAt(time)]];
  return { edges, hasTies: place.hasTies || isTied };
}

/** On the way back only what the way forward may have left out: rows of a time at an edge, and those beyond a stop. */
function lostRows({ edges, stuckAt }: Place, page: FoundPage): readonly Row[] {
  const given = new Map(edges.map(([time, ids]) => [time, new Set(ids)]));
  return page.rows.filter(({ createdAt, object }) => {
    const ids = given.get(createdAt);
    const isBeyond = stuckAt !== null && isLater(createdAt, stuckAt);
    return ids === undefined ? isBeyond : !ids.has(object.externalId);
  });
}

function backFrom(place: Place, page: FoundPage, kind: string): Place | null {
  const last = page.rows.at(-1);
  const end = endOf({ isEmpty: last === undefined, from: place.key, next: page.next });
  if (end === 'stuck') return stuck(kind);
  const isPastEdges =
    last !== undefined &&
    [place.edges[0], place.edges.at(-1)].every((edge) => isLater(edge?.[0] ?? '', last.createdAt));
  if (end === 'over' || isPastEdges) return null;
  const given = new Set(lostRows(place, page).map(({ object }) => object.externalId));
  // What was given now is not given again when the next page begins at the same time.
  const edges = place.edges.map(([time, ids]): [string, string[]] => [
    time,
    [...ids, ...page.rows.filter((row) => row.createdAt === time && given.has(row.object.externalId)).map(idOfRow)],
  ]);
  return { ...place, edges, key: page.next, pages: place.pages + 1 };
}

function idOfRow({ object }: Row): string {
  return object.externalId;
}

function isBefore(row: Row, from: Date | null): boolean {
  const createdAt = toInstant(row.createdAt);
  return from !== null && createdAt !== null && createdAt < from;
}

function isLater(a: string, b: string): boolean {
  return (toInstant(a)?.getTime() ?? 0) > (toInstant(b)?.getTime() ?? 0);
}

function stuck(kind = 'payments'): never {
  const words = `More ${kind} of Measure carry one time than a page holds: the rest of the list cannot be reached.`;
  throw new ConnectorError('malformed', words);
}

function placeOf(cursor: string): Place {
  try {
    return placeShape.parse(JSON.parse(cursor));
  } catch {
    throw new ConnectorError('cursor_gone', 'The place up to which the list was read is unreadable.');
  }
}
