import type { AsciiJson } from './ascii-json.ts';

/** Writes a value of one type as JSON; `C` is what is known of the whole that it is a part of. */
export type Writer<T, C> = (json: AsciiJson, value: T, context: C) => void;

/** A writer for each field of a record. One that may be absent is left out where it is. */
export type FieldWriters<T, C> = { readonly [Key in keyof Required<T>]: Writer<Exclude<T[Key], undefined>, C> };

/** A text, as JSON of ASCII alone. */
export const text: Writer<string, unknown> = (json, value) => json.writeText(value);
/** A number; null for one that JSON cannot hold (infinite, or none). */
export const number: Writer<number, unknown> = (json, value) =>
  json.write(Number.isFinite(value) ? String(value) : 'null');
/** True or false. */
export const flag: Writer<boolean, unknown> = (json, value) => json.write(value ? 'true' : 'false');
/** An instant as ISO 8601 text in UTC; null for a date that is none. */
export const moment: Writer<Date, unknown> = (json, value) => {
  const time = value.getTime();
  if (Number.isNaN(time)) json.write('null');
  else json.writeMoment(time);
};

/** The same, or null. */
export function nullable<T, C>(write: Writer<T, C>): Writer<T | null, C> {
  return (json, value, context) => {
    if (value === null) json.write('null');
    else write(json, value, context);
  };
}

/** A list, each value written by the same writer. */
export function list<T, C>(write: Writer<T, C>): Writer<readonly T[], C> {
  return (json, values, context) => {
    json.write('[');
    for (let at = 0; at < values.length; at += 1) {
      if (at > 0) json.write(',');
      // The place is one of the list's.
      write(json, values[at] as T, context);
    }
    json.write(']');
  };
}

/** An object of these fields, in the order of their names. */
export function record<T, C>(fields: FieldWriters<T, C>): Writer<T, C> {
  return writtenOut(fields, ({ name, held, write }) => [
    `if (${held} !== undefined) {`,
    `json.write(isFirst ? ${quoted(`${name}:`)} : ${quoted(`,${name}:`)}); isFirst = false; ${write};`,
    '}',
  ])('{', '}');
}

/** Records as a table: the names of the fields once, in order, then the values of each. */
export function table<T, C>(fields: FieldWriters<T, C>): Writer<readonly T[], C> {
  const row = writtenOut(fields, ({ held, write }) => [
    // JSON has no way to say in a list that nothing stands in a place.
    `if (!isFirst) json.write(','); isFirst = false; if (${held} === undefined) json.write('null'); else ${write};`,
  ])('[', ']');
  const rows = list(row);
  const head = `{"fields":${JSON.stringify(Object.keys(fields).sort())},"rows":`;
  return (json, values, context) => {
    if (values.length === 0) return json.write('[]');
    json.write(head);
    rows(json, values, context);
    json.write('}');
  };
}

interface FieldCode {
  /** The field's name, as JSON. */
  readonly name: string;
  /** Where its value stands. */
  readonly held: string;
  /** What writes it. */
  readonly write: string;
}

/**
 * The writer of an object as one would write it by hand, field after field: then the engine knows what it looks at, which it does not
 * when fields are found by their names. Made of nothing but the names that stand in our own code.
 */
function writtenOut<T, C>(
  fields: FieldWriters<T, C>,
  codeOf: (field: FieldCode) => readonly string[],
): (open: string, close: string) => Writer<T, C> {
  const names = Object.keys(fields).sort();
  const writers = names.map((name) => Reflect.get(fields, name));
  const codes = names.flatMap((name, at) => [
    `const held${at} = value[${quoted(name)}];`,
    ...codeOf({ name: quoted(name), held: `held${at}`, write: `write${at}(json, held${at}, context)` }),
  ]);
  return (open, close) => {
    const lines = [
      ...names.map((_, at) => `const write${at} = writers[${at}];`),
      'return (json, value, context) => {',
      `json.write(${quoted(open)}); let isFirst = true;`,
      ...codes,
      `json.write(${quoted(close)});`,
      '};',
    ];
    // Nothing of it comes from outside. A function of this parameter is what the lines above make.
    // oxlint-disable-next-line typescript/no-implied-eval
    return new Function('writers', lines.join('\n'))(writers) as Writer<T, C>;
  };
}

function quoted(name: string): string {
  return JSON.stringify(name);
}
