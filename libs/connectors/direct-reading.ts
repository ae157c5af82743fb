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
  const readings: [key: string, read: Reading][] = [];
  for (const [key, one] of Object.entries(shape)) {
    const read = one instanceof z.ZodType ? directReading(one) : null;
    if (read === null) return null;
    readings.push([key, read]);
  }
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return refused;
    const held: Record<string, unknown> = {};
    for (const [key, read] of readings) {
      const one = read(Reflect.get(value, key));
      if (one === refused) return refused;
      held[key] = one;
    }
    return held;
  };
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
