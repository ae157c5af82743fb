import { toJson } from './json.ts';
import { missing, Problem } from './problem.ts';
import { inRange, PAGING_PARAMETERS, type Query } from './query.ts';
import type { Page, Resource, ResourceSpec } from './resource.ts';

/** Makes a row of the table of resources from what is special about it. */
export function defineResource<T extends { id: string }>(spec: ResourceSpec<T>): Resource {
  return {
    object: spec.object,
    path: spec.path,
    noun: spec.noun,
    permission: spec.permission,
    parameters: [...PAGING_PARAMETERS, 'created', ...Object.keys(spec.filters)],
    needs: spec.needs ?? [],
    listed: spec.listed ?? true,
    retrieved: spec.retrieved ?? true,
    list: (query) => listPage(spec, query),
    find: (id) => spec.source.find(id),
    includable: Object.keys(spec.includes ?? {}),
    include: (field, id) => {
      const drawn = spec.includes?.[field]?.(id);
      return drawn == null ? undefined : toJson(drawn);
    },
  };
}

function listPage<T extends { id: string }>(spec: ResourceSpec<T>, query: Query): Page {
  const limit = query.limit;
  const created = query.range('created');
  const asked = Object.entries(spec.filters).filter(([name]) => query.has(name));
  const passes = (object: T): boolean =>
    (spec.always?.(object, query) ?? true) && asked.every(([, filter]) => filter(object, query));
  const after = query.one('starting_after');
  const before = query.one('ending_before');
  if (after !== undefined && before !== undefined) {
    throw new Problem(400, { message: 'You may only specify one of these parameters: ending_before, starting_after.' });
  }
  const cursor = after ?? before;
  if (cursor !== undefined) {
    const object = spec.source.find(cursor);
    // A cursor whose row was deleted, or has left the filter meanwhile, is as dead as one that never was.
    if (object === null || !passes(object) || 'deleted' in object) {
      throw missing(spec.noun, cursor, after === undefined ? 'ending_before' : 'starting_after', 400);
    }
  }
  const found: T[] = [];
  const newestFirst = before === undefined;
  for (const row of spec.source.walk({ newestFirst, after: cursor, created, query })) {
    if (!inRange(row.created, created)) continue;
    const object = row.read();
    if (!passes(object)) continue;
    found.push(object);
    if (found.length > limit) break;
  }
  const page = found.slice(0, limit);
  return { data: newestFirst ? page : page.toReversed(), hasMore: found.length > limit };
}
