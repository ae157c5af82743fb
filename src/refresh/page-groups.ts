interface Waiting<Page> {
  readonly page: Page;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Pages that wait to be stored. Those of one kind that wait together are stored together, one group of a kind at a time, so
 * that no two of them wait for the rows of that kind; the earlier kinds go first.
 */
export class PageGroups<Page> {
  readonly #width: number;
  readonly #most: number;
  readonly #waiting = new Map<number, Waiting<Page>[]>();
  readonly #storing = new Set<number>();

  /** So many groups at once, of so many pages each at most. */
  constructor(width: number, most: number) {
    this.#width = width;
    this.#most = most;
  }

  /** Answers when the page is stored, with whichever others; throws what its group failed with. */
  add(rank: number, page: Page, store: (pages: readonly Page[]) => Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      const others = this.#waiting.get(rank) ?? [];
      this.#waiting.set(rank, [...others, { page, resolve, reject }]);
      this.#go(store);
    });
  }

  #go(store: (pages: readonly Page[]) => Promise<void>): void {
    while (this.#storing.size < this.#width) {
      const free = [...this.#waiting.keys()].filter((rank) => !this.#storing.has(rank));
      if (free.length === 0) return;
      void this.#storeOne(Math.min(...free), store);
    }
  }

  async #storeOne(rank: number, store: (pages: readonly Page[]) => Promise<void>): Promise<void> {
    const waiting = this.#waiting.get(rank) ?? [];
    const group = waiting.slice(0, this.#most);
    if (waiting.length > this.#most) this.#waiting.set(rank, waiting.slice(this.#most));
    else this.#waiting.delete(rank);
    this.#storing.add(rank);
    try {
      await store(group.map(({ page }) => page));
      for (const { resolve } of group) resolve();
    } catch (error) {
      for (const { reject } of group) reject(error);
    } finally {
      this.#storing.delete(rank);
      this.#go(store);
    }
  }
}
