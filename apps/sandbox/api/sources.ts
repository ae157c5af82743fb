import type { Book } from '../book/book.ts';
import { spotsOf } from '../book/spots.ts';
import type { ShelfKind } from '../book/entries.ts';
import type { Household } from '../book/facts.ts';
import { compareSpots, type Spot } from '../book/shelf.ts';
import type { Query } from './query.ts';
import type { Row, Source, Walk } from './resource.ts';

export interface ShelfSource<T> {
  readonly kind: ShelfKind;
  draw(household: Household, ordinal: number): T | null;
  /** The creation second by which the list is ordered. */
  createdOf(object: T): number;
  /** Quick refusal by status, before anything is drawn. */
  readonly skip?: (status: string, query: Query) => boolean;
  /** Parameters that name one customer's object: only that household is looked at then. */
  readonly owners?: readonly string[];
}

/** Objects of the book's households. */
export function shelfSource<T>(book: Book, source: ShelfSource<T>): Source<T> {
  const { ids } = book.context;
  const find = (id: string): T | null => {
    const place = ids.placeOf(id);
    if (place === null || place.kind !== source.kind) return null;
    const household = book.household(place.owner);
    return household === null ? null : source.draw(household, place.ordinal);
  };
  return {
    find,
    *walk(walk) {
      for (const spot of spotsFor(book, source, walk)) {
        if (source.skip?.(spot.status, walk.query) === true) continue;
        const household = book.household(spot.owner);
        const object = household && source.draw(household, spot.ordinal);
        if (object != null) yield { created: spot.created, read: () => object };
      }
    },
  };
}

function spotsFor<T>(book: Book, source: ShelfSource<T>, walk: Walk): Iterable<Spot> {
  const after = walk.after === undefined ? undefined : spotOf(book, source, walk.after);
  const owner = ownerOf(book, source.owners ?? [], walk.query);
  if (owner === undefined) {
    return book.walk(source.kind, { newestFirst: walk.newestFirst, after, ...walk.created });
  }
  const household = owner === null ? null : book.household(owner);
  if (household === null) return [];
  const spots = spotsOf(source.kind, household);
  const ordered = walk.newestFirst ? spots.toReversed() : spots;
  if (after === undefined) return ordered;
  return ordered.filter((spot) => (walk.newestFirst ? compareSpots(spot, after) < 0 : compareSpots(spot, after) > 0));
}

function spotOf<T>(book: Book, source: ShelfSource<T>, id: string): Spot | undefined {
  const place = book.context.ids.placeOf(id);
  const household = place && book.household(place.owner);
  const object = household && source.draw(household, place.ordinal);
  if (object == null) return undefined;
  return { created: source.createdOf(object), owner: place?.owner ?? 0, ordinal: place?.ordinal ?? 0, status: '' };
}

/** Undefined where no parameter names an object of a household; null where one names nothing. */
function ownerOf(book: Book, names: readonly string[], query: Query): number | null | undefined {
  for (const name of names) {
    const id = query.one(name);
    if (id !== undefined) return book.context.ids.placeOf(id)?.owner ?? null;
  }
  return undefined;
}

/** Objects that are few enough to be held: catalogue, meter, account. Newest first, then in the order given. */
export function fixedSource<T extends { id: string; created?: number }>(all: () => readonly T[]): Source<T> {
  const rowsOf = (objects: readonly T[]): Row<T>[] =>
    objects.map((object) => ({ created: object.created ?? 0, read: () => object }));
  return {
    find: (id) => all().find((object) => object.id === id) ?? null,
    walk: ({ newestFirst, after }) => {
      const ordered = newestFirst ? all() : all().toReversed();
      const start = after === undefined ? 0 : ordered.findIndex(({ id }) => id === after) + 1;
      return rowsOf(ordered.slice(start));
    },
  };
}
