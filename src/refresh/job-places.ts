/** Jobs of one queue that may rest at a time: they hold next to nothing, but each has a heartbeat to keep. */
const mostResting = 20;

/** Leaves the place while it is waited for something, and comes back to one. */
export type Leave = (wait: () => Promise<void>) => Promise<void>;

/** How many jobs are done at a time, and how many of them only where somebody waits for them. */
export interface Width {
  readonly places: number;
  readonly kept: number;
}

interface Waiting {
  readonly isAwaited: boolean;
  readonly begin: () => void;
}

/**
 * The places of one queue in this process: so many jobs are done at a time, and those that only wait take none. What nobody waits for
 * may last for hours, so it never has all of them.
 */
export class JobPlaces {
  readonly #width: Width;
  readonly #waiting = new Set<Waiting>();
  #awaited = 0;
  #others = 0;
  #resting = 0;

  constructor(width: Width) {
    this.#width = width;
  }

  /**
   * Whether another job may be begun; who comes back from a rest goes first. What somebody waits for is begun however many rest: the
   * billing systems that those wait for may be others.
   */
  areFree(isAwaited: boolean): boolean {
    return this.#fits(isAwaited) && (isAwaited || this.#resting < mostResting);
  }

  async run(isAwaited: boolean, work: (leave: Leave) => Promise<void>): Promise<void> {
    await this.#enter(isAwaited);
    let isIn = true;
    const out = () => {
      if (isIn) this.#leave(isAwaited);
      isIn = false;
    };
    const leave: Leave = async (wait) => {
      out();
      this.#resting += 1;
      await wait().finally(() => (this.#resting -= 1));
      await this.#enter(isAwaited);
      isIn = true;
    };
    // Who fails while it rests has left already.
    await work(leave).finally(out);
  }

  #fits(isAwaited: boolean): boolean {
    const { places, kept } = this.#width;
    return this.#awaited + this.#others < places && (isAwaited || this.#others < places - kept);
  }

  async #enter(isAwaited: boolean): Promise<void> {
    if (this.#fits(isAwaited)) this.#count(isAwaited, 1);
    else await new Promise<void>((begin) => this.#waiting.add({ isAwaited, begin }));
  }

  /** The place goes to whoever is awaited, otherwise to whoever came first; it is counted before anybody else can ask for it. */
  #leave(isAwaited: boolean): void {
    this.#count(isAwaited, -1);
    const may = [...this.#waiting].filter((one) => this.#fits(one.isAwaited));
    const next = may.find((one) => one.isAwaited) ?? may[0];
    if (!next) return;
    this.#waiting.delete(next);
    this.#count(next.isAwaited, 1);
    next.begin();
  }

  #count(isAwaited: boolean, change: 1 | -1): void {
    if (isAwaited) this.#awaited += change;
    else this.#others += change;
  }
}
