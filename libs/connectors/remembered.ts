/** More of them than this in one process, and the oldest is asked for anew. */
const most = 1_000;

interface Kept<T> {
  readonly value: T;
  readonly until: number;
  readonly timer: NodeJS.Timeout;
}

/**
 * What is known of connections for a while, in this process alone. It goes by itself when its time is over, also where nobody asks
 * again: nothing of a connection that was ended may stay (R13).
 */
export class Remembered<T> {
  readonly #held = new Map<string, Kept<T>>();

  get size(): number {
    return this.#held.size;
  }

  get(connectionId: string, now: Date): T | undefined {
    const kept = this.#held.get(connectionId);
    return kept !== undefined && kept.until > now.getTime() ? kept.value : undefined;
  }

  set(connectionId: string, value: T, now: Date, milliseconds: number): void {
    this.#drop(connectionId);
    const timer = setTimeout(() => this.#drop(connectionId), milliseconds);
    timer.unref();
    this.#held.set(connectionId, { value, until: now.getTime() + milliseconds, timer });
    const [oldest] = this.#held.keys();
    if (this.#held.size > most && oldest !== undefined) this.#drop(oldest);
  }

  #drop(connectionId: string): void {
    clearTimeout(this.#held.get(connectionId)?.timer);
    this.#held.delete(connectionId);
  }
}
