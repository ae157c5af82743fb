import { afterScalar, afterValue, eachElement, eachField, failed } from './json-scan.ts';
import type { FieldPlan, KeptPlan } from './kept-plan.ts';
import { parseStorable, storableText } from './storable.ts';

const quote = 0x22;
const backslash = 0x5c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const colon = 0x3a;
const comma = 0x2c;
const space = 0x20;

/** Nothing that is kept nests like this. */
const deepest = 100;
/** A field of an object that is kept whole. */
const anyField = { name: '', plan: 'whole' } as const;

/** One room for all copies, one after the other: what is made anew for each row must be swept up again. */
let sharedRoom = Buffer.alloc(512 * 1024);
const largestShared = 2 * 1024 * 1024;

/** What is kept of one row of a list, as text that can be stored, and those of its own fields that were asked for. */
export interface ListedRow {
  readonly json: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** What is kept of the rows of a list, copied closely written. Its methods answer as those of `json-scan.ts` do. */
export class RowCopy {
  readonly rows: ListedRow[] = [];
  readonly #text: Buffer;
  readonly #plan: FieldPlan;
  readonly #wanted: readonly string[];
  readonly #room: Buffer;
  #length = 0;
  #depth = 0;
  /** Behind the last backslash of the copy. */
  #escapedTo = 0;
  #fields: Record<string, unknown> = {};

  constructor(text: Buffer, plan: FieldPlan, wanted: readonly string[]) {
    this.#text = text;
    this.#plan = plan;
    this.#wanted = wanted;
    this.#room = roomFor(text.length);
  }

  /** Copies the row that begins at `at`. Throws what `JSON.parse` throws for one that must be looked into. */
  row(at: number): number {
    this.#length = 0;
    this.#depth = 0;
    this.#escapedTo = 0;
    this.#fields = {};
    const end = this.#object(at, this.#plan);
    if (end === failed) return end;
    const json = this.#textFrom(0);
    this.rows.push({ json: this.#escapedTo === 0 ? json : storableText(json), fields: this.#fields });
    return end;
  }

  #value(at: number, plan: KeptPlan): number {
    const first = this.#text[at];
    if (first === quote) return this.#string(at);
    if (first === openBrace) return this.#object(at, plan);
    if (first === openBracket) return this.#array(at, plan);
    return this.#scalar(at);
  }

  /** Its visit sees every field of a page, so it makes nothing that is not kept. */
  #object(at: number, plan: KeptPlan): number {
    const text = this.#text;
    this.#put(openBrace);
    this.#depth += 1;
    if (this.#depth > deepest) return failed;
    const wanted = this.#depth === 1 ? this.#wanted : null;
    let isFirst = true;
    const end = eachField(text, at, (name, nameEnd, from) => {
      const field = plan === 'whole' ? anyField : plan.find(text, name + 1, nameEnd - 1);
      if (field === null) return afterValue(text, from);
      if (!isFirst) this.#put(comma);
      isFirst = false;
      this.#string(name);
      this.#put(colon);
      const begin = this.#length;
      const to = this.#value(from, field.plan);
      if (to !== failed && wanted?.includes(field.name)) this.#fields[field.name] = this.#valueFrom(begin);
      return to;
    });
    this.#depth -= 1;
    this.#put(closeBrace);
    return end;
  }

  #array(at: number, plan: KeptPlan): number {
    this.#put(openBracket);
    this.#depth += 1;
    if (this.#depth > deepest) return failed;
    let isFirst = true;
    const end = eachElement(this.#text, at, (from) => {
      if (!isFirst) this.#put(comma);
      isFirst = false;
      return this.#value(from, plan);
    });
    this.#depth -= 1;
    this.#put(closeBracket);
    return end;
  }

  #string(at: number): number {
    const text = this.#text;
    const room = this.#room;
    let length = this.#length;
    room[length++] = quote;
    for (let next = at + 1; next < text.length; next += 1) {
      const code = text[next] ?? 0;
      // In JSON it is written as an escape; whoever divides copies by such a character may rely on that.
      if (code < space) return failed;
      room[length++] = code;
      if (code === quote) {
        this.#length = length;
        return next + 1;
      }
      if (code === backslash) {
        next += 1;
        room[length++] = text[next] ?? 0;
        this.#escapedTo = length;
      }
    }
    return failed;
  }

  #scalar(at: number): number {
    const end = afterScalar(this.#text, at);
    for (let next = at; next < end; next += 1) this.#put(this.#text[next] ?? 0);
    return end;
  }

  #put(code: number): void {
    this.#room[this.#length] = code;
    this.#length += 1;
  }

  #valueFrom(begin: number): unknown {
    const isPlain = this.#room[begin] === quote && this.#escapedTo <= begin;
    return isPlain ? this.#room.toString('utf8', begin + 1, this.#length - 1) : parseStorable(this.#textFrom(begin));
  }

  #textFrom(begin: number): string {
    return this.#room.toString('utf8', begin, this.#length);
  }
}

/** No copy is longer than what it was made of. */
function roomFor(bytes: number): Buffer {
  if (bytes > largestShared) return Buffer.alloc(bytes);
  if (sharedRoom.length < bytes) sharedRoom = Buffer.alloc(largestShared);
  return sharedRoom;
}
