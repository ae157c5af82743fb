const milliseconds = { first: 5, most: 160 };

/** Looks again at what somebody else held: soon, and each time in vain twice as late, up to a bound. */
export class LooksAgain<K> {
  readonly #look: (key: K) => void;
  readonly #pauses = new Map<K, number>();
  readonly #timers = new Map<K, NodeJS.Timeout>();

  constructor(look: (key: K) => void) {
    this.#look = look;
  }

  /** Something was there that could not be had. */
  later(key: K): void {
    if (this.#timers.has(key)) return;
    const pause = this.#pauses.get(key) ?? milliseconds.first;
    this.#pauses.set(key, Math.min(pause * 2, milliseconds.most));
    const timer = setTimeout(() => {
      this.#timers.delete(key);
      this.#look(key);
    }, pause);
    this.#timers.set(key, timer);
  }

  /** Something was had: the next time is soon again. */
  had(key: K): void {
    this.#pauses.delete(key);
  }

  stop(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }
}
