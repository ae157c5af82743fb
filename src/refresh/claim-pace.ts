/** What comes within this time shares what a batch costs whatever its length. */
const leastMilliseconds = 100;
/** So few wait for nobody: they are what comes now and then, and somebody may look at it. */
const few = 10;

/** Where more begins to wait than fits in a batch: what comes within this time for the same customers is followed up with it. */
const floodMilliseconds = 400;

export interface TakenBatch {
  readonly count: number;
  /** There may be more of whatever kind. */
  readonly isFull: boolean;
  /** More objects that deliveries carried wait than fit in a batch. */
  readonly isFlood: boolean;
}

/**
 * Where objects come all the time and are taken faster than they come, each batch waits a moment after the one before: many small
 * ones take several times the processor time of few, and others of the machine need it. A full batch waits for nothing, but for the
 * first of a flood.
 */
export class ClaimPace {
  readonly #next = new Map<string, number>();
  /** Until when the flood that goes on was let gather. */
  readonly #floods = new Map<string, number>();

  /** Resolves when it is this caller's turn. */
  async turn(key: string): Promise<void> {
    for (;;) {
      const now = performance.now();
      const next = this.#next.get(key) ?? now;
      if (next <= now) return;
      await new Promise((resolve) => setTimeout(resolve, next - now));
      // Whoever wakes at the same time takes the next turn.
      if (this.#next.get(key) === next) {
        this.#next.set(key, performance.now() + leastMilliseconds);
        return;
      }
    }
  }

  taken(key: string, { count, isFull, isFlood }: TakenBatch): void {
    const now = performance.now();
    if (!isFlood) this.#floods.delete(key);
    else if (!this.#floods.has(key)) {
      this.#floods.set(key, now + floodMilliseconds);
      this.#next.set(key, now + floodMilliseconds);
    }
    // Whoever took a full batch beside the first of a flood lets it gather too.
    if (isFull && (this.#floods.get(key) ?? now) <= now) this.#next.delete(key);
    else if (!isFull && count >= few) this.#next.set(key, now + leastMilliseconds);
  }
}
