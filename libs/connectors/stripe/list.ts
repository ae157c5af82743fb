import { z } from 'zod';
import type { Access } from '../access.ts';
import type { BillingObject } from '../billing-object.ts';
import { ConnectorError } from '../connector-error.ts';
import type { Page, Slice } from '../slices.ts';
import { type StripeReader, readerOf } from './client.ts';
import type { ListReading } from './guarded-client.ts';
import { saysServerFault } from './errors.ts';
import { readExpanded } from './expand.ts';
import { type KindReading, type ListFilters, type ListParams, readingOf } from './kinds.ts';
import { keptOfKind } from './kept.ts';
import { completeNested, hasCutList, listShape } from './nested.ts';
import { idOf, listedFields, toBillingObject, toListedObject } from './objects.ts';
import { stateFilterOf } from './sweep.ts';
import { instant } from './shapes/fields.ts';
import { inParallel } from '../in-parallel.ts';
import { growPage, pageSizeOf, shrinkPage } from '../page-size.ts';

const day = 86_400;

/** Bounds of the ranges, in days before the upper bound: about as many rows in each, in a book that grows. */
const rangeEdges = [30, 61, 91, 182, 365, 730] as const;
/** Rows of a page that are completed at a time; the account's budget says how many calls are made. */
const completedAtOnce = 8;

/**
 * Ranges of one kind that together hold every row exactly once. The upper bound is frozen at `now`: rows made later come
 * before the first page and are told by events from `now` on (reference "stripe" §8.4).
 */
export function slicesOf(kind: string, now: Date): readonly Slice[] {
  const reading = listable(kind);
  if (reading.cut === 'whole') return [{ kind, key: 'all', from: null, to: null }];
  if (reading.cut === 'active') {
    return ['active', 'archived'].map((key) => ({ kind, key, from: null, to: null }));
  }
  // The second that has begun belongs to the range: an object made in it before the reading began must not be lost.
  const end = Math.floor(now.getTime() / 1000) + 1;
  const edges = [end, ...rangeEdges.map((days) => end - days * day), null];
  return edges.slice(1).map((from, index) => {
    const to = edges[index] ?? null;
    return { kind, key: `${from ?? 'first'}-${to}`, from: toDate(from), to: toDate(to) };
  });
}

/** One page of a range, complete objects only. `onNext` as the port has it. */
export async function listPage(
  access: Access,
  kind: string,
  slice: Slice,
  cursor: string | null,
  onNext?: (next: string, reached?: Date) => void,
): Promise<Page> {
  const reading = listable(kind);
  const reader = readerOf(access);
  const filters = filtersOf(reading, slice);
  const answer = await readExpanded(reader, reading, (expand) =>
    readPage(access, reading, {
      ...filters,
      limit: pageSizeOf(access.connectionId),
      ...(cursor === null ? {} : { starting_after: cursor }),
      ...(expand.length === 0 ? {} : { expand: expand.map(({ path }) => `data.${path}`) }),
    }),
  );
  const { rows, next } = toRows(kind, answer);
  if (next === null) return { objects: await completed(reader, rows), next };
  const reached = slice.to === null ? undefined : madeAt(rows.at(-1));
  onNext?.(next, reached);
  return { objects: await completed(reader, rows), next, ...(reached && { reached }) };
}

const made = z.object({ created: instant });

/** Lists come newest first (Stripe's API reference, "Pagination"). */
function madeAt(row: Row | undefined): Date | undefined {
  // A row that is no JSON is said of its page, as of all others.
  return (row && isReadable(row.object) && made.safeParse(row.object.payload).data?.created) || undefined;
}

function listable(kind: string): KindReading & { list: NonNullable<KindReading['list']> } {
  const reading = readingOf(kind);
  if (reading === undefined || reading.list === null) {
    throw new ConnectorError('malformed', `Stripe has no list of ${kind} that we read.`);
  }
  return { ...reading, list: reading.list };
}

async function readPage(
  access: Access,
  reading: ReturnType<typeof listable>,
  params: ListParams,
): Promise<ListReading> {
  const reader = readerOf(access);
  try {
    const page = await reader.attemptList({ kept: keptOfKind(reading.kind), fields: listedFields }, (stripe) =>
      reading.list(stripe, params),
    );
    growPage(access.connectionId);
    return page;
  } catch (error) {
    if (saysServerFault(error)) shrinkPage(access.connectionId);
    throw reader.explain(error, reading.resource);
  }
}

interface Row {
  readonly object: BillingObject;
  /** One of its nested lists may have been cut. */
  readonly isCut: boolean;
}

interface Rows {
  readonly rows: readonly Row[];
  readonly hasMore: boolean;
  /** The id of the last row, to go on from. */
  readonly last: string | null;
}

function toRows(kind: string, answer: ListReading): { readonly rows: readonly Row[]; readonly next: string | null } {
  const { rows, hasMore, last } = asTheyCame(kind, answer) ?? takenApart(kind, answer);
  if (!hasMore) return { rows, next: null };
  // Without a row to go on from, "more" can neither be read nor be called the end.
  if (last === null) throw new ConnectorError('malformed', `Stripe cut a list of ${kind} without a row to go on from.`);
  return { rows, next: last };
}

/** The rows of a page as they came; null where one of them must be looked into to be understood. */
function asTheyCame(kind: string, { list, knownAt }: ListReading): Rows | null {
  if (list === null) return null;
  const rows: Row[] = [];
  for (const row of list.rows) {
    const object = toListedObject(row, knownAt);
    if (object?.kind !== kind) return null;
    const isCut = hasCutList(kind, row.json);
    if (isCut && !isReadable(object)) return null;
    rows.push({ object, isCut });
  }
  return { rows, hasMore: list.hasMore, last: rows.at(-1)?.object.externalId ?? null };
}

/** Rows as they came are not proven to be JSON. */
function isReadable(object: BillingObject): boolean {
  try {
    return object.payload !== undefined;
  } catch {
    return false;
  }
}

function takenApart(kind: string, answer: ListReading): Rows {
  const list = listShape.safeParse(answer.value);
  if (!list.success) throw new ConnectorError('malformed', `Stripe's list of ${kind} could not be read.`);
  const { data, has_more: hasMore } = list.data;
  const rows = data.map((row) => ({ object: toBillingObject(row, answer.knownAt), isCut: true }));
  return { rows, hasMore, last: idOf(data.at(-1)) };
}

/** The objects of rows, their nested lists read to the ends. Of most rows nothing was cut, and nothing is waited for. */
async function completed(reader: StripeReader, rows: readonly Row[]): Promise<readonly BillingObject[]> {
  const cut = rows.filter(({ isCut }) => isCut);
  const whole = await inParallel(cut, completedAtOnce, ({ object }) => complete(reader, object));
  const wholeOf = new Map(cut.map((row, index) => [row, whole[index]]));
  return rows.map((row) => wholeOf.get(row) ?? row.object);
}

async function complete(reader: StripeReader, object: BillingObject): Promise<BillingObject> {
  const whole = await completeNested(reader, object.kind, object.payload);
  return whole === object.payload ? object : toBillingObject(whole, object.knownAt);
}

function filtersOf(reading: KindReading, slice: Slice): ListFilters {
  if (reading.cut === 'active' && slice.key !== 'all') return { ...reading.always, active: slice.key === 'active' };
  const gte = slice.from === null ? {} : { gte: Math.floor(slice.from.getTime() / 1000) };
  const lt = slice.to === null ? {} : { lt: Math.floor(slice.to.getTime() / 1000) };
  const created = slice.from === null && slice.to === null ? {} : { created: { ...gte, ...lt } };
  return { ...reading.always, ...stateFilterOf(reading.kind, slice.key), ...created };
}

function toDate(seconds: number | null): Date | null {
  return seconds === null ? null : new Date(seconds * 1000);
}
