import type { Entry } from './entries.ts';

export type Column = 'created' | 'updated';

/** Ranks at which a page of the default or the usual length ends, from either side. */
const EDGES = [20, 100] as const;

/**
 * All objects of one kind as numbers, in order of creation and in order of change: some thirty bytes each. Filled once, then
 * sealed. At the first page edges two neighbours are given one moment, as rows written in one transaction have: a cursor that is only
 * a moment must cope with that.
 */
export class Listing {
  private owners = new Uint32Array(1024);
  private ordinals = new Uint32Array(1024);
  private created = new Uint32Array(1024);
  private updated = new Uint32Array(1024);
  private readonly orders: Record<Column, Uint32Array> = { created: new Uint32Array(0), updated: new Uint32Array(0) };
  /** Rows that were given their neighbour's moment, by owner and ordinal. */
  private readonly moved = new Map<string, { created?: number; updated?: number }>();
  private length = 0;

  add({ owner, ordinal, created, updated }: Entry): void {
    if (this.length === this.owners.length) this.grow(this.length * 2);
    this.owners[this.length] = owner;
    this.ordinals[this.length] = ordinal;
    this.created[this.length] = created;
    this.updated[this.length] = updated;
    this.length += 1;
  }

  seal(): void {
    this.grow(this.length);
    for (const column of ['created', 'updated'] as const) {
      this.orders[column] = inOrder(this[column]);
      this.tieEdges(column);
    }
  }

  get size(): number {
    return this.length;
  }

  at(column: Column, rank: number): Entry {
    const i = this.orders[column][rank] ?? 0;
    return {
      owner: this.owners[i] ?? 0,
      ordinal: this.ordinals[i] ?? 0,
      created: this.created[i] ?? 0,
      updated: this.updated[i] ?? 0,
    };
  }

  /** The first rank whose moment is not before `at`. */
  rankOf(column: Column, at: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.at(column, middle)[column] < at) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The moment that a row was given for the sake of a tie. */
  movedTo(column: Column, owner: number, ordinal: number): number | undefined {
    return this.moved.get(`${owner}:${ordinal}`)?.[column];
  }

  private tieEdges(column: Column): void {
    const order = this.orders[column];
    const values = this[column];
    for (const edge of EDGES.flatMap((length) => [length, this.length - length])) {
      if (edge < 1 || edge >= this.length) continue;
      const i = order[edge] ?? 0;
      const before = values[order[edge - 1] ?? 0] ?? 0;
      values[i] = before;
      const key = `${this.owners[i]}:${this.ordinals[i]}`;
      this.moved.set(key, { ...this.moved.get(key), [column]: before });
    }
  }

  private grow(size: number): void {
    this.owners = resized(this.owners, size);
    this.ordinals = resized(this.ordinals, size);
    this.created = resized(this.created, size);
    this.updated = resized(this.updated, size);
  }
}

/** Positions times this still fit into 53 bits beside the seconds of a hundred years. */
const POSITIONS = 2 ** 21;

function inOrder(values: Uint32Array): Uint32Array {
  if (values.length > POSITIONS) {
    const order = Uint32Array.from({ length: values.length }, (_, i) => i);
    return order.sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0) || a - b);
  }
  // Sorting doubles natively is many times faster than with a comparison; a key holds second and position.
  const keys = Float64Array.from(values, (value, i) => value * POSITIONS + i);
  return Uint32Array.from(keys.sort(), (key) => key % POSITIONS);
}

function resized(old: Uint32Array<ArrayBuffer>, size: number): Uint32Array<ArrayBuffer> {
  const next = new Uint32Array(size);
  next.set(old.subarray(0, Math.min(size, old.length)));
  return next;
}
