import type { DurableCluster } from './cluster.ts';

export type Size = 'small' | 'full';

/** What every row stands on, and the list of what must be ended whatever happens. */
export class Stage {
  readonly size: Size;
  readonly cluster: DurableCluster;
  readonly #open: (() => Promise<void>)[] = [];

  constructor(size: Size, cluster: DurableCluster) {
    this.size = size;
    this.cluster = cluster;
  }

  /** The figure for this size. */
  pick<T>(figures: Readonly<Record<Size, T>>): T {
    return figures[this.size];
  }

  /** Remembers how to end something; answers how to end it earlier. */
  keep(end: () => Promise<void>): () => Promise<void> {
    this.#open.push(end);
    return async () => {
      const at = this.#open.indexOf(end);
      if (at < 0) return;
      this.#open.splice(at, 1);
      await end();
    };
  }

  /** Ends everything that is still open, the youngest first. */
  async clear(): Promise<void> {
    for (let end = this.#open.pop(); end; end = this.#open.pop()) await end().catch(() => undefined);
  }
}
