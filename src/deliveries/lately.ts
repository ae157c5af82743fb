import type { Arrival } from './kept-rows.ts';

type Came = Pick<Arrival, 'through' | 'receivedAt'>;

const mostRemembered = 1_000;

/** On which connections this process has met something lately, with deliveries that came the same way. What is forgotten is met anew. */
export class Lately {
  readonly #milliseconds: number;
  readonly #met = new Map<string, Came>();

  constructor(milliseconds: number) {
    this.#milliseconds = milliseconds;
  }

  /** True when it was met less than so many milliseconds before. */
  has(connectionId: string, { through, receivedAt }: Came): boolean {
    const met = this.#met.get(connectionId);
    return met?.through === through && Math.abs(receivedAt.getTime() - met.receivedAt.getTime()) < this.#milliseconds;
  }

  remember(connectionId: string, { through, receivedAt }: Came): void {
    if (this.#met.size >= mostRemembered) this.#met.clear();
    this.#met.set(connectionId, { through, receivedAt });
  }
}
