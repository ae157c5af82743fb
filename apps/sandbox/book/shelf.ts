/** One object's place in a list. The order is by creation, then by household, then by number: never ambiguous. */
export interface Spot {
  readonly created: number;
  readonly owner: number;
  readonly ordinal: number;
  readonly status: string;
}

export type Bound = Pick<Spot, 'created' | 'owner' | 'ordinal'>;

export function compareSpots(a: Bound, b: Bound): number {
  return a.created - b.created || a.owner - b.owner || a.ordinal - b.ordinal;
}

/** Positions times this still fit into 53 bits beside the seconds of a hundred years. */
const POSITIONS = 2 ** 21;

/**
 * All objects of one kind across the book, in order of creation, as numbers: about 17 bytes each, so that a million invoices
 * need no object until they are read. Filled once, in order of households, then sealed.
 */
export class Shelf {
  private created = new Uint32Array(1024);
  private owners = new Uint32Array(1024);
  private ordinals = new Uint32Array(1024);
  private statuses = new Uint8Array(1024);
  private readonly statusNames: string[] = [];
  private order = new Uint32Array(0);
  private length = 0;

  add(spot: Spot): void {
    if (this.length === this.created.length) this.grow();
    let code = this.statusNames.indexOf(spot.status);
    if (code === -1) code = this.statusNames.push(spot.status) - 1;
    this.created[this.length] = spot.created;
    this.owners[this.length] = spot.owner;
    this.ordinals[this.length] = spot.ordinal;
    this.statuses[this.length] = code;
    this.length += 1;
  }

  seal(): void {
    // Sorting doubles natively is many times faster than sorting with a comparison; a key holds second and position. Above
    // two million entries the position no longer fits, and the seconds are sorted in blocks of that many by a comparison.
    if (this.length <= POSITIONS) {
      const keys = new Float64Array(this.length);
      for (let i = 0; i < this.length; i++) keys[i] = (this.created[i] ?? 0) * POSITIONS + i;
      keys.sort();
      this.order = Uint32Array.from(keys, (key) => key % POSITIONS);
    } else {
      const { created } = this;
      this.order = Uint32Array.from({ length: this.length }, (_, i) => i);
      this.order.sort((a, b) => (created[a] ?? 0) - (created[b] ?? 0) || a - b);
    }
    this.created = this.created.slice(0, this.length);
    this.owners = this.owners.slice(0, this.length);
    this.ordinals = this.ordinals.slice(0, this.length);
    this.statuses = this.statuses.slice(0, this.length);
  }

  get size(): number {
    return this.length;
  }

  at(rank: number): Spot {
    const i = this.order[rank] ?? 0;
    return {
      created: this.created[i] ?? 0,
      owner: this.owners[i] ?? 0,
      ordinal: this.ordinals[i] ?? 0,
      status: this.statusNames[this.statuses[i] ?? 0] ?? '',
    };
  }

  /** The first rank whose spot is not before the bound. */
  rankOf(bound: Bound): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareSpots(this.at(middle), bound) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private grow(): void {
    const size = this.length * 2;
    this.created = larger(new Uint32Array(size), this.created);
    this.owners = larger(new Uint32Array(size), this.owners);
    this.ordinals = larger(new Uint32Array(size), this.ordinals);
    this.statuses = larger(new Uint8Array(size), this.statuses);
  }
}

function larger<T extends Uint32Array | Uint8Array>(next: T, old: T): T {
  next.set(old);
  return next;
}
