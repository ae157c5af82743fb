import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Access } from '../access.ts';
import { ConnectorError } from '../connector-error.ts';
import type { Changes } from '../delivery.ts';
import { eventMoment } from '../event-moment.ts';
import { readerOf } from './client.ts';
import {
  announcedKinds,
  announcedMilliseconds,
  endOf,
  overlapMilliseconds,
  type SortKey,
  watchedKinds,
} from './dialect/lists.ts';
import { toInstant } from './dialect/values.ts';
import { saysBadRequest } from './errors.ts';
import { findPage, type FoundPage, keptOf, type Row } from './find-page.ts';
import { type KindReading, readingOf } from './kinds.ts';

/** More pages than this are not catching up but a re-reading, which lists do better. */
const mostPages = 50;

/** A list that cannot be ordered by change is gone through this often instead. */
const walkMilliseconds = 60 * 60_000;

const markShape = z.object({
  /** The newest change seen of this kind. */
  since: z.iso.datetime(),
  /** Set where the order by change was refused or means nothing: when the list was gone through last. */
  walkedAt: z.iso.datetime().nullable(),
  /** When the list was asked last; cursors of before do not say. */
  askedAt: z.iso.datetime().nullish(),
});
type Mark = z.infer<typeof markShape>;
const cursorShape = z.record(z.enum(watchedKinds), markShape);

/**
 * What changed since the cursor, as Measure's lists tell it by their time of change; rows come whole. Without a cursor:
 * nothing, and the cursor of this moment on their clock (reference "measure-api" §11.2). A row that is seen twice has the
 * same event id both times.
 */
export async function readChanges(access: Access, cursor: string | null, now: Date): Promise<Changes> {
  const marks = cursor === null ? await freshMarks(access) : parseCursor(cursor);
  if (cursor === null) return { deliveries: [], cursor: JSON.stringify(marks), hasGap: false };
  const next: Partial<Record<string, Mark>> = {};
  const rows: Row[] = [];
  let hasGap = false;
  for (const name of watchedKinds) {
    const mark = marks[name];
    if (isEarly(name, mark, now)) {
      next[name] = mark;
      continue;
    }
    const told = await changesOf(access, readingOf(name), mark, now);
    rows.push(...told.rows);
    next[name] = { ...told.mark, askedAt: now.toISOString() };
    hasGap ||= told.isCut;
  }
  rows.sort((a, b) => timeOf(a) - timeOf(b));
  const deliveries = rows.map((row) => ({ delivery: toDelivery(row, access.mode, now), payload: row.object.payload }));
  return { deliveries, cursor: JSON.stringify(next), hasGap };
}

/** How many lists a look at the changes asks, on average; each of them answers with one page while nothing happens. */
export function changesReads(everyMilliseconds: number): number {
  const rarer = watchedKinds.filter((name) => announcedKinds.has(name)).length;
  const share = Math.min(1, everyMilliseconds / announcedMilliseconds);
  return watchedKinds.length - rarer + rarer * share;
}

function isEarly(name: string, { askedAt }: Mark, now: Date): boolean {
  return announcedKinds.has(name) && askedAt != null && isWithin(announcedMilliseconds, askedAt, now);
}

/** A moment ahead of our clock is one of before it was set right: nobody waits until it comes again (faults.md §2.14). */
function isWithin(milliseconds: number, since: string, now: Date): boolean {
  const gone = now.getTime() - Date.parse(since);
  return gone >= 0 && gone < milliseconds;
}

async function freshMarks(access: Access): Promise<z.infer<typeof cursorShape>> {
  const { knownAt } = await page(access, readingOf('customer'), 'createdAtDesc', null);
  const mark = { since: knownAt.toISOString(), walkedAt: null };
  return cursorShape.parse(Object.fromEntries(watchedKinds.map((name) => [name, mark])));
}

interface Told {
  readonly rows: readonly Row[];
  readonly mark: Mark;
  readonly isCut: boolean;
}

async function changesOf(access: Access, kind: KindReading, mark: Mark, now: Date): Promise<Told> {
  if (mark.walkedAt !== null) return walkWhole(access, kind, mark, now);
  const rows = new Map<string, Row>();
  let since = Date.parse(mark.since);
  let heardAt = now;
  let wasAhead = false;
  const toTold = ({ isCut }: Pick<Told, 'isCut'>): Told => {
    const all = [...rows.values()];
    return { rows: all, mark: { ...mark, since: newestOf(all, since, heardAt) }, isCut: isCut || wasAhead };
  };
  let key: string | null = null;
  for (let pages = 0; pages < mostPages; pages += 1) {
    const answer = await changedPage(access, kind, key);
    // Without times of change the order means nothing.
    if (answer === 'refused' || answer.rows.some((row) => toInstant(row.updatedAt) === null)) {
      return walkWhole(access, kind, { ...mark, walkedAt: new Date(0).toISOString() }, now);
    }
    heardAt = answer.knownAt > now ? answer.knownAt : now;
    // A place ahead of everybody's clock would be waited for; from there nothing was heard for nobody knows how long.
    wasAhead ||= eventMoment(since, heardAt) === null;
    since = Math.min(since, heardAt.getTime());
    const until = since - overlapMilliseconds;
    const changed = answer.rows.filter((row) => timeOf(row) >= until);
    for (const row of changed) rows.set(row.object.externalId, row);
    const isPast = answer.rows.length > 0 && changed.length === 0;
    const end = endOf({ isEmpty: answer.rows.length === 0, from: key, next: answer.next });
    if (isPast || end !== 'more') return toTold({ isCut: end === 'stuck' && !isPast });
    key = answer.next;
  }
  return toTold({ isCut: true });
}

/** Up to the newest change that can have happened: one that is dated ahead of it says nothing of what comes until then. */
function newestOf(rows: readonly Row[], since: number, heardAt: Date): string {
  const times = rows.map(timeOf).filter((time) => eventMoment(time, heardAt) !== null);
  return new Date(times.reduce((newest, time) => Math.max(newest, time), since)).toISOString();
}

/** Every row of a list that cannot be ordered by change, now and then; what did not change was told before. */
async function walkWhole(access: Access, kind: KindReading, mark: Mark, now: Date): Promise<Told> {
  if (mark.walkedAt !== null && isWithin(walkMilliseconds, mark.walkedAt, now)) return { rows: [], mark, isCut: false };
  const rows = new Map<string, Row>();
  let key: string | null = null;
  for (let pages = 0; pages < mostPages; pages += 1) {
    const answer = await page(access, kind, 'createdAtDesc', key);
    for (const row of answer.rows) rows.set(row.object.externalId, row);
    const end = endOf({ isEmpty: answer.rows.length === 0, from: key, next: answer.next });
    if (end !== 'more') break;
    key = answer.next;
  }
  // What lies beyond is read each night.
  const walkedAt = now.toISOString();
  return { rows: [...rows.values()], mark: { since: walkedAt, walkedAt }, isCut: false };
}

async function changedPage(access: Access, kind: KindReading, key: string | null): Promise<FoundPage | 'refused'> {
  try {
    return await findPage(access, kind, { sortKey: 'updatedAtDesc', key });
  } catch (error) {
    if (key === null && saysBadRequest(error)) return 'refused';
    throw readerOf(access).explain(error, kind.resource);
  }
}

async function page(access: Access, kind: KindReading, sortKey: SortKey, key: string | null): Promise<FoundPage> {
  try {
    return await findPage(access, kind, { sortKey, key });
  } catch (error) {
    throw readerOf(access).explain(error, kind.resource);
  }
}

function toDelivery(row: Row, mode: Access['mode'], now: Date): Changes['deliveries'][number]['delivery'] {
  const carried = keptOf(row);
  const { kind, externalId } = row.object;
  return {
    eventId: `${kind}:${externalId}:${row.updatedAt}:${digestOf(row)}`,
    type: `${kind}.read`,
    createdAt: eventMoment(timeOf(row), now) ?? now,
    apiVersion: row.object.apiVersion,
    mode,
    externalAccountId: null,
    refs: carried.map((object) => ({
      kind: object.kind,
      externalId: object.externalId,
      customerId: object.customerId,
    })),
    carried,
    endsAccess: false,
  };
}

/** Revenue may change while the time of change stands still, so the row itself is part of its event's id. */
function digestOf({ object }: Row): string {
  return createHash('sha256').update(JSON.stringify(object.payload)).digest('hex').slice(0, 16);
}

function timeOf({ updatedAt, createdAt }: Row): number {
  return (toInstant(updatedAt) ?? toInstant(createdAt))?.getTime() ?? 0;
}

function parseCursor(cursor: string): z.infer<typeof cursorShape> {
  try {
    return cursorShape.parse(JSON.parse(cursor));
  } catch {
    throw new ConnectorError('cursor_gone', 'The place up to which changes were read is unreadable.');
  }
}
