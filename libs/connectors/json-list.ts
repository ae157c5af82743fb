import { afterSpace, afterValue, eachElement, eachField, failed } from './json-scan.ts';
import type { Kept } from './kept-fields.ts';
import { planOf } from './kept-plan.ts';
import { RowCopy, type ListedRow } from './row-copy.ts';

export interface JsonList {
  readonly rows: readonly ListedRow[];
  readonly hasMore: boolean;
}

/** What is wanted of the rows of a list. */
export interface RowWish {
  readonly kept: Kept;
  /** Fields of the row's own, among those kept, that are wanted by themselves. */
  readonly fields: readonly string[];
}

/**
 * The rows of a list (`{"data": […], "has_more": …}`) in bytes of UTF-8, of each what is kept of it, without taking them apart: making
 * a text of a page, or building a hundred objects up in memory, to write a part of it out again costs several times as much. Looks at
 * brackets and strings only, so what is inside a row is not proven to be JSON. Null for anything else, which is for a real parser to
 * judge.
 */
export function readJsonList(text: Buffer, wish: RowWish): JsonList | null {
  try {
    return listIn(text, wish);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function listIn(text: Buffer, { kept, fields }: RowWish): JsonList | null {
  const plan = planOf(kept);
  if (plan === 'whole') return null;
  const copy = new RowCopy(text, plan, fields);
  const seen = { data: false, hasMore: '' };
  const end = eachField(text, afterSpace(text, 0), (nameBegin, nameEnd, from) => {
    const name = text.toString('utf8', nameBegin + 1, nameEnd - 1);
    if (name === 'error') return failed;
    if (name === 'data') {
      seen.data = true;
      return eachElement(text, from, (at) => copy.row(at));
    }
    const to = afterValue(text, from);
    if (name === 'has_more') seen.hasMore = text.toString('utf8', from, to);
    return to;
  });
  const isList = end !== failed && afterSpace(text, end) === text.length && seen.data;
  if (!isList || (seen.hasMore !== 'true' && seen.hasMore !== 'false')) return null;
  return { rows: copy.rows, hasMore: seen.hasMore === 'true' };
}
