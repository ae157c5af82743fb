import { pause } from './stopping.ts';

/** What comes within this time shares what a batch costs whatever its length. */
const leastMilliseconds = 100;
/** So few wait for nobody: they are what comes now and then, and somebody may look at it. */
const few = 10;

/**
 * Where so many wait, and from one look to the next so many more come that they could hardly be followed up as fast, more is to come
 * for the same customers: what gathers of a customer is followed up once.
 */
const flood = { least: 100, lookMilliseconds: 100, growth: 80, mostMilliseconds: 2_000 };
/** Of more than so many it makes no difference how many there are; nobody counts further. */
export const mostGathered = 10_000;

export interface TakenBatch {
  readonly count: number;
  /** There may be more of whatever kind. */
  readonly isFull: boolean;
  /** As much as fits in a batch was carried by deliveries. */
  readonly isFullyCarried: boolean;
}

/** How many wait that nobody has claimed, up to `mostGathered`. */
type Count = () => Promise<number>;

/**
 * Where objects come all the time and are taken faster than they come, each batch waits a moment after the one before: many small
 * ones take several times the processor time of few, and others of the machine need it. What comes faster than it could be taken
 * gathers until it comes more slowly, or for two seconds. A full batch is followed by the next at once.
 */
export class ClaimPace {
  readonly #next = new Map<string, number>();
  /** The turn that was given out last. */
  readonly #turns = new Map<string, Promise<void>>();
  /** Of which a full batch was carried, and no fewer have waited since. */
  readonly #floods = new Set<string>();
  readonly #stop: AbortSignal;

  /** Nobody waits any longer once `stop` is aborted: whoever waited sees for itself. */
  constructor(stop: AbortSignal) {
    this.#stop = stop;
  }

  /** Resolves when it is this caller's turn: after everybody who asked before. */
  turn(key: string, count: Count): Promise<void> {
    const turn = (this.#turns.get(key) ?? Promise.resolve()).then(() => this.#wait(key, count));
    const ended: Promise<void> = turn
      .catch(() => undefined)
      .then(() => void (this.#turns.get(key) === ended && this.#turns.delete(key)));
    this.#turns.set(key, ended);
    return turn;
  }

  taken(key: string, { count, isFull, isFullyCarried }: TakenBatch): void {
    if (isFullyCarried) this.#floods.add(key);
    if (isFull) this.#next.delete(key);
    else if (count >= few) this.#next.set(key, performance.now() + leastMilliseconds);
    else this.#floods.delete(key);
  }

  /** True while they come so fast that accounts could not be judged after each batch. */
  isFlood(key: string): boolean {
    return this.#floods.has(key);
  }

  async #wait(key: string, count: Count): Promise<void> {
    for (let next = this.#next.get(key); next !== undefined; next = this.#next.get(key)) {
      await pause(next - performance.now(), this.#stop);
      if (this.#stop.aborted) return;
      if (this.#next.get(key) !== next) continue;
      const waiting = await gather(count, this.#stop);
      if (waiting < flood.least) this.#floods.delete(key);
      // Whoever asked at the same time comes after this one.
      if (waiting < few) this.#next.delete(key);
      else this.#next.set(key, performance.now() + leastMilliseconds);
      return;
    }
  }
}

/** Waits while they come faster than they could be taken, and not for ever. Answers how many there are. */
async function gather(count: Count, stop: AbortSignal): Promise<number> {
  const until = performance.now() + flood.mostMilliseconds;
  let waiting = await count();
  for (let growth = Infinity; waiting >= flood.least && growth >= flood.growth;) {
    if (waiting >= mostGathered || performance.now() >= until || stop.aborted) break;
    await pause(flood.lookMilliseconds, stop);
    const before = waiting;
    waiting = await count();
    growth = waiting - before;
  }
  return waiting;
}
