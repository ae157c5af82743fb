import type { Arrival } from './kept-rows.ts';

type Came = Pick<Arrival, 'through' | 'receivedAt'>;

const notedMilliseconds = 1_000;
const mostRemembered = 1_000;

/** When this process last had it noted on a connection that an event came, and which way. Forgetting costs one more note. */
export class NotedEvents {
  readonly #noted = new Map<string, Came>();

  /** True unless the same was noted less than a second before. */
  isDue(connectionId: string, { through, receivedAt }: Came): boolean {
    const noted = this.#noted.get(connectionId);
    if (noted?.through !== through) return true;
    return Math.abs(receivedAt.getTime() - noted.receivedAt.getTime()) >= notedMilliseconds;
  }

  /** To be called once it is committed. */
  remember(connectionId: string, { through, receivedAt }: Came): void {
    if (this.#noted.size >= mostRemembered) this.#noted.clear();
    this.#noted.set(connectionId, { through, receivedAt });
  }
}
