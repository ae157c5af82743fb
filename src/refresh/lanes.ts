interface Waiting {
  readonly rank: number;
  readonly begin: () => void;
}

/** So many at a time; of those who wait, the one of the lowest rank goes first, and among equals whoever came first. */
export class Lanes {
  #free: number;
  #waiting: Waiting[] = [];

  constructor(width: number) {
    this.#free = width;
  }

  /** Waits for a lane; answers how to give it back, once. */
  async enter(rank: number): Promise<() => void> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((begin) => this.#waiting.push({ rank, begin }));
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.#leave();
    };
  }

  async run<T>(rank: number, work: () => Promise<T>): Promise<T> {
    const leave = await this.enter(rank);
    try {
      return await work();
    } finally {
      leave();
    }
  }

  #leave(): void {
    let first = 0;
    this.#waiting.forEach(({ rank }, at) => {
      if (rank < (this.#waiting[first]?.rank ?? Infinity)) first = at;
    });
    const [next] = this.#waiting.splice(first, 1);
    if (next) next.begin();
    else this.#free += 1;
  }
}
