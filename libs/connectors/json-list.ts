import type { Kept } from './kept-fields.ts';
import {
  afterSpace,
  afterString,
  afterValue,
  closeBrace,
  closeBracket,
  colon,
  comma,
  failed,
  openBrace,
  openBracket,
} from './json-scan.ts';
import { planOf, type KeptPlan } from './kept-plan.ts';

/** What is kept of one row of a list, as text, and the text of those of its own fields that were asked for. */
export interface ListedRow {
  readonly json: string;
  readonly fields: Readonly<Record<string, string>>;
}

export interface JsonList {
  readonly rows: readonly ListedRow[];
  readonly hasMore: boolean;
}

/** What is wanted of the rows of a list. */
export interface RowWish {
  readonly kept: Kept;
  /** Fields of the row's own, among those kept, whose text is wanted by itself. */
  readonly fields: readonly string[];
}

/** Answers where the value that begins at `from` ends, or `failed`. */
type Visit = (name: string, from: number) => number;

/** A row while it is written. */
interface Copy {
  text: string;
  fields: Record<string, string>;
}

/**
 * The rows of a list (`{"data": […], "has_more": …}`), of each what is kept of it, without taking them apart: building a page of a
 * hundred objects up in memory to write a part of it out again costs several times as much. Looks at brackets and strings
 * only, so what is inside a row is not proven to be JSON. Null for anything else, which is for a real parser to judge.
 */
export function readJsonList(text: string, wish: RowWish): JsonList | null {
  const rows: ListedRow[] = [];
  const seen = { data: false, hasMore: '' };
  const end = eachField(text, afterSpace(text, 0), (name, from) => {
    if (name === 'error') return failed;
    if (name === 'data') {
      seen.data = true;
      return eachElement(text, from, (at) => readRow(text, at, wish, rows));
    }
    const to = afterValue(text, from);
    if (name === 'has_more') seen.hasMore = text.slice(from, to);
    return to;
  });
  const isList = end !== failed && afterSpace(text, end) === text.length && seen.data;
  if (!isList || (seen.hasMore !== 'true' && seen.hasMore !== 'false')) return null;
  return { rows, hasMore: seen.hasMore === 'true' };
}

function readRow(text: string, at: number, { kept, fields }: RowWish, rows: ListedRow[]): number {
  const plan = planOf(kept);
  if (text.charCodeAt(at) !== openBrace || plan === 'whole') return failed;
  const copy: Copy = { text: '', fields: {} };
  const end = copyObject(text, at, plan, copy, fields);
  if (end !== failed) rows.push({ json: copy.text, fields: copy.fields });
  return end;
}

/** Copies what is kept of a value; answers where it ends. */
function copyKept(text: string, at: number, plan: KeptPlan, copy: Copy): number {
  const first = text.charCodeAt(at);
  if (plan !== 'whole' && first === openBrace) return copyObject(text, at, plan, copy, []);
  if (plan !== 'whole' && first === openBracket) {
    let before = '[';
    const end = eachElement(text, at, (element) => {
      copy.text += before;
      before = ',';
      return copyKept(text, element, plan, copy);
    });
    copy.text += before === '[' ? '[]' : ']';
    return end;
  }
  const end = afterValue(text, at);
  if (end !== failed) copy.text += text.slice(at, end);
  return end;
}

/** The one loop that sees every field of a page, so it makes nothing that it does not keep. */
function copyObject(
  text: string,
  at: number,
  plan: Exclude<KeptPlan, 'whole'>,
  copy: Copy,
  wanted: readonly string[],
): number {
  let next = afterSpace(text, at + 1);
  let isFirst = true;
  if (text.charCodeAt(next) === closeBrace) {
    copy.text += '{}';
    return next + 1;
  }
  for (;;) {
    const nameEnd = afterString(text, next);
    if (nameEnd === failed) return failed;
    const between = afterSpace(text, nameEnd);
    if (text.charCodeAt(between) !== colon) return failed;
    const from = afterSpace(text, between + 1);
    const field = plan.find(text, next + 1, nameEnd - 1);
    let to: number;
    if (field === null) to = afterValue(text, from);
    else {
      copy.text += isFirst ? field.first : field.further;
      isFirst = false;
      to = copyKept(text, from, field.plan, copy);
      if (to !== failed && wanted.includes(field.name)) copy.fields[field.name] = text.slice(from, to);
    }
    if (to === failed) return failed;
    next = afterSpace(text, to);
    const code = text.charCodeAt(next);
    if (code === closeBrace) {
      copy.text += isFirst ? '{}' : '}';
      return next + 1;
    }
    if (code !== comma) return failed;
    next = afterSpace(text, next + 1);
  }
}

/** Visits the elements of the array that begins at `at`; answers where it ends. */
function eachElement(text: string, at: number, visit: (at: number) => number): number {
  if (text.charCodeAt(at) !== openBracket) return failed;
  let next = afterSpace(text, at + 1);
  if (text.charCodeAt(next) === closeBracket) return next + 1;
  for (;;) {
    const end = visit(next);
    if (end === failed) return failed;
    next = afterSpace(text, end);
    if (text.charCodeAt(next) === closeBracket) return next + 1;
    if (text.charCodeAt(next) !== comma) return failed;
    next = afterSpace(text, next + 1);
  }
}

/** Visits the fields of the object that begins at `at`; answers where it ends. */
function eachField(text: string, at: number, visit: Visit): number {
  if (text[at] !== '{') return failed;
  let next = afterSpace(text, at + 1);
  if (text[next] === '}') return next + 1;
  for (;;) {
    const end = afterString(text, next);
    if (end === failed) return failed;
    const from = afterSpace(text, end);
    if (text[from] !== ':') return failed;
    const to = visit(text.slice(next + 1, end - 1), afterSpace(text, from + 1));
    if (to === failed) return failed;
    next = afterSpace(text, to);
    if (text[next] === '}') return next + 1;
    if (text[next] !== ',') return failed;
    next = afterSpace(text, next + 1);
  }
}
