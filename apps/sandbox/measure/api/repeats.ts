const KEEP_MS = 24 * 3_600_000;
const KEEP_AT_MOST = 1000;

interface FirstAnswer {
  readonly at: number;
  readonly status: number;
  readonly body: string;
}

/** The first answer to each `Idempotency-Key`, for a day. A reader must never send one: it would read what is a day old. */
export class Repeats {
  private readonly answers = new Map<string, FirstAnswer>();

  /** `now` in milliseconds. */
  known(key: string, now: number): FirstAnswer | null {
    const first = this.answers.get(key);
    return first === undefined || first.at + KEEP_MS < now ? null : first;
  }

  keep(key: string, answer: FirstAnswer): void {
    if (this.known(key, answer.at) !== null) return;
    this.answers.set(key, answer);
    const [oldest] = this.answers.keys();
    if (this.answers.size > KEEP_AT_MOST && oldest !== undefined) this.answers.delete(oldest);
  }
}
