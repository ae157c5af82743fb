import type { Range, Query } from './query.ts';
import type { Json } from './json.ts';

/** One object that could be listed; it is drawn only when somebody looks at it. */
export interface Row<T> {
  readonly created: number;
  read(): T;
}

export interface Walk {
  readonly newestFirst: boolean;
  /** The id of the row after which to go on; the source has already been asked whether it knows it. */
  readonly after: string | undefined;
  readonly created: Range;
  readonly query: Query;
}

/** Where a resource's objects come from. */
export interface Source<T> {
  /** Objects from either end. May leave out what the query's own filters would refuse anyway. */
  walk(walk: Walk): Iterable<Row<T>>;
  find(id: string): T | null;
}

export interface ResourceSpec<T extends { id: string }> {
  readonly object: string;
  readonly path: string;
  /** As Stripe's messages call it: "No such customer". */
  readonly noun: string;
  readonly permission: string | null;
  readonly source: Source<T>;
  /** Whether a row passes a parameter's value. */
  readonly filters: Readonly<Record<string, (object: T, query: Query) => boolean>>;
  /** Tests that hold although no parameter asks: Stripe's defaults. */
  readonly always?: (object: T, query: Query) => boolean;
  /** Parameters that must be there. */
  readonly needs?: readonly string[];
  /** Fields that are absent unless expanded. */
  readonly includes?: Readonly<Record<string, (id: string) => unknown>>;
  /** False for what can only be retrieved or expanded. */
  readonly listed?: boolean;
  readonly retrieved?: boolean;
}

export interface Page {
  readonly data: object[];
  readonly hasMore: boolean;
}

/** A resource with its type forgotten, so that one table can hold them all. */
export interface Resource {
  readonly object: string;
  readonly path: string;
  readonly noun: string;
  readonly permission: string | null;
  readonly parameters: readonly string[];
  readonly needs: readonly string[];
  readonly listed: boolean;
  readonly retrieved: boolean;
  list(query: Query): Page;
  find(id: string): object | null;
  readonly includable: readonly string[];
  /** A field that is absent unless expanded; undefined where this object has none. */
  include(field: string, id: string): Json | undefined;
}
