import { pause } from './stopping.ts';

/** What comes within this time shares what a batch costs whatever its length. */
const leastMilliseconds = 100;
/** So few wait for nobody: they are what comes now and then, and somebody may look at it. */
export const few = 10;

/** A batch of so many that deliveries carried begins a flood; it is over when this long no batch was of `least`. */
const flood = { begins: 200, least: 100, milliseconds: 200 };

export interface TakenBatch {
  readonly count: number;
  /** There may be more of whatever kind. */
  readonly isFull: boolean;
  /** How many of them were carried by deliveries. */
  readonly carried: number;
}

/** How many wait that nobody has claimed, up to `few`. */
type Count = () => Promise<number>;

/**
 * Where objects come all the time and are taken faster than they come, each batch waits a moment after the one before: many small
 * ones take several times the processor time of few, and others of the machine need it. A full batch is followed by the next at once.
 */
export class ClaimPace {
  readonly #next = new Map<string, number>();
  /** The turn that was given out last. */
  readonly #turns = new Map<string, Promise<void>>();
  /** Until when there is a flood. */
  readonly #floods = new Map<string, number>();
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

  taken(key: string, { count, isFull, carried }: TakenBatch): void {
    const now = performance.now();
    if (carried >= (this.isFlood(key) ? flood.least : flood.begins)) this.#floods.set(key, now + flood.milliseconds);
    if (isFull) this.#next.delete(key);
    else if (count >= few || this.isFlood(key)) this.#next.set(key, now + leastMilliseconds);
  }

  /** True while they come so fast that accounts could not be judged after each batch. */
  isFlood(key: string): boolean {
    return (this.#floods.get(key) ?? -Infinity) > performance.now();
  }

  async #wait(key: string, count: Count): Promise<void> {
    for (let next = this.#next.get(key); next !== undefined; next = this.#next.get(key)) {
      await pause(next - performance.now(), this.#stop);
      if (this.#stop.aborted) return;
      if (this.#next.get(key) !== next) continue;
      const isBusy = this.isFlood(key) || (await count()) >= few;
      // Whoever asked at the same time comes after this one.
      if (isBusy) this.#next.set(key, performance.now() + leastMilliseconds);
      else this.#next.delete(key);
      return;
    }
  }
}
