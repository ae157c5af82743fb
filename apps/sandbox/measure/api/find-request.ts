import { z } from 'zod';
import type { Column } from '../listing.ts';
import type { Profile } from '../profile.ts';
import { invalid } from './problem.ts';

const SORT_KEYS = ['createdAtDesc', 'createdAtAsc', 'updatedAtAsc', 'updatedAtDesc'] as const;
const DEFAULT_LIMIT = 20;

const findBody = z.object({
  pagination: z.object({
    limit: z.number().int().min(1).nullish(),
    from_key: z.string().nullish(),
  }),
  sort_key: z.enum(SORT_KEYS).nullish(),
  include_meta: z.boolean().nullish(),
  query: z.record(z.string(), z.unknown()).nullish(),
});

export interface FindRequest {
  readonly limit: number;
  readonly column: Column;
  readonly newestFirst: boolean;
  /** The moment at which the page before ended, in seconds. */
  readonly after: number | null;
  readonly withMeta: boolean;
  readonly query: Readonly<Record<string, unknown>>;
}

/** Reads a find request. Throws what Measure answers to a wrong one. */
export function readFind(body: unknown, profile: Profile): FindRequest {
  const read = findBody.safeParse(body ?? {});
  if (!read.success) {
    throw invalid(read.error.issues.map(({ path, message }) => ({ field: path.join('.'), message })));
  }
  const { pagination, sort_key, include_meta, query } = read.data;
  const limit = pagination.limit ?? DEFAULT_LIMIT;
  if (limit > profile.maxLimit) {
    throw invalid([{ field: 'pagination.limit', message: `must be at most ${profile.maxLimit}` }]);
  }
  const key = sort_key ?? 'createdAtDesc';
  const column = key.startsWith('updated') ? 'updated' : 'created';
  if (column === 'updated' && !profile.sortsByUpdate) {
    throw invalid([{ field: 'sort_key', message: 'is not supported for this resource' }]);
  }
  return {
    limit,
    column,
    newestFirst: key.endsWith('Desc'),
    after: afterOf(pagination.from_key),
    withMeta: include_meta === true,
    query: query ?? {},
  };
}

function afterOf(cursor: string | null | undefined): number | null {
  if (cursor == null || cursor === '') return null;
  const at = Date.parse(cursor);
  if (Number.isNaN(at)) throw invalid([{ field: 'pagination.from_key', message: 'is not a cursor' }]);
  return at / 1000;
}

export function cursorOf(at: number): string {
  return new Date(at * 1000).toISOString();
}
