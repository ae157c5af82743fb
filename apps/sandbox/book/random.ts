/** Chance that can be repeated: every draw follows from the numbers it was seeded with, on every machine. */

// Taken once: in test runners, where every global is looked up through a sandbox, the look-up costs more than the work.
const { floor, imul } = Math;

export interface Random {
  /** A number in [0, 1). */
  next(): number;
  /** A whole number in [low, high], both included. */
  whole(low: number, high: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly [T, ...T[]]): T;
  weighted<T>(list: readonly [readonly [T, number], ...(readonly [T, number])[]]): T;
}

/** Mixes any few numbers into 32 unsigned bits. */
export function hash32(...parts: readonly number[]): number {
  let h = 0x811c9dc5;
  for (const part of parts) {
    h ^= part | 0;
    h = imul(h ^ (h >>> 16), 0x85ebca6b);
    h = imul(h ^ (h >>> 13), 0xc2b2ae35);
    h ^= h >>> 16;
  }
  return h >>> 0;
}

export function hashText(text: string): number {
  return hash32(...Buffer.from(text));
}

class Mulberry implements Random {
  constructor(private state: number) {}

  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  whole(low: number, high: number): number {
    return low + floor(this.next() * (high - low + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(list: readonly [T, ...T[]]): T {
    return list[floor(this.next() * list.length)] ?? list[0];
  }

  weighted<T>(list: readonly [readonly [T, number], ...(readonly [T, number])[]]): T {
    let left = this.next() * list.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [value, weight] of list) {
      left -= weight;
      if (left < 0) return value;
    }
    return list[0][0];
  }
}

/** A stream of chance of its own for each combination of numbers. */
export function randomFor(...parts: readonly number[]): Random {
  return new Mulberry(hash32(...parts));
}
