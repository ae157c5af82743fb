/** What comes within this time shares what a batch costs whatever its length. */
const leastMilliseconds = 100;
/** So few wait for nobody: they are what comes now and then, and somebody may look at it. */
const few = 10;

/**
 * Where objects come all the time and are taken faster than they come, each batch waits a moment after the one before: many small
 * ones take several times the processor time of few, and others of the machine need it. A full batch waits for nothing.
 */
export class ClaimPace {
  readonly #next = new Map<string, number>();

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

  taken(key: string, { count, isFull }: { readonly count: number; readonly isFull: boolean }): void {
    if (isFull) this.#next.delete(key);
    else if (count >= few) this.#next.set(key, performance.now() + leastMilliseconds);
  }
}
