import { z } from 'zod';
import { type Kept, keptBy, keptFields } from './kept-fields.ts';

/** What a shape refuses: the value is not one of it. */
export const refused = Symbol('refused');

/** Answers the value as the shape gives it, or `refused`. */
export type Reading = (value: unknown) => unknown;

const fields = new WeakMap<z.ZodType, Reading>();

/** Remembers that a shape is nothing but this function, which never refuses. */
export function noteField<S extends z.ZodType>(shape: S, read: Reading): S {
  fields.set(shape, read);
  return shape;
}

/**
 * The reading of a shape as one plain function; null for shapes that are made of anything but objects, their transforms, plain
 * text and fields. Billing objects are read by the hundred thousand, and a general parser spends most of its time on what none
 * of these shapes use. It answers what the shape's own parser answers.
 */
export function directReading(shape: z.ZodType): Reading | null {
  const field = fields.get(shape);
  if (field) return field;
  if (shape instanceof z.ZodString && isPlain(shape)) return (value) => (typeof value === 'string' ? value : refused);
  if (shape instanceof z.ZodObject && isPlain(shape) && !shape.def.catchall) return objectReading(shape.shape);
  if (shape instanceof z.ZodPipe && isPlain(shape)) return pipeReading(shape.in, shape.out);
  return null;
}

/** What a shape looks at. What is read by something else than a shape is kept whole. */
export function keptOf(shape: unknown): Kept {
  if (!(shape instanceof z.ZodType)) return 'whole';
  const field = fields.get(shape);
  if (field) return keptBy(field);
  if (shape instanceof z.ZodObject)
    return keptFields(Object.entries(shape.shape).map(([name, one]) => [name, keptOf(one)]));
  return shape instanceof z.ZodPipe ? keptOf(shape.in) : 'whole';
}

function isPlain(shape: z.ZodType): boolean {
  return (shape.def.checks ?? []).length === 0;
}

function objectReading(shape: Readonly<Record<string, unknown>>): Reading | null {
  const keys: string[] = [];
  const readings: Reading[] = [];
  for (const [key, one] of Object.entries(shape)) {
    const read = one instanceof z.ZodType ? directReading(one) : null;
    if (read === null) return null;
    keys.push(key);
    readings.push(read);
  }
  const read = writtenOut(keys)(readings, refused);
  return (value) => (typeof value !== 'object' || value === null || Array.isArray(value) ? refused : read(value));
}

/**
 * The reading of an object as one would write it by hand, field after field into one literal: then all that is read by a shape
 * looks alike to the engine, which it does not when fields are put in by their names. Made of nothing but the names that stand in
 * our own shapes.
 */
function writtenOut(keys: readonly string[]): (readings: readonly Reading[], refused: symbol) => Reading {
  const names = keys.map((key) => JSON.stringify(key));
  const lines = [
    ...names.map((_, at) => `const read${at} = readings[${at}];`),
    'return (value) => {',
    ...names.map(
      (name, at) => `const held${at} = read${at}(value[${name}]); if (held${at} === refused) return refused;`,
    ),
    `return { ${names.map((name, at) => `${name}: held${at}`).join(', ')} };`,
    '};',
  ];
  // Nothing of it comes from outside. A function of these two parameters is what the lines above make.
  // oxlint-disable-next-line typescript/no-implied-eval
  return new Function('readings', 'refused', lines.join('\n')) as ReturnType<typeof writtenOut>;
}

function pipeReading(from: unknown, to: unknown): Reading | null {
  if (!(from instanceof z.ZodType) || !(to instanceof z.ZodTransform)) return null;
  const read = directReading(from);
  if (read === null) return null;
  const { transform } = to.def;
  return (value) => {
    const held = read(value);
    return held === refused ? refused : transform(held, { value: held, issues: [] });
  };
}
