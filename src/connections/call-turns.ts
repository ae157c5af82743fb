/** Calls that may begin, evenly spaced: the first at `at`, in milliseconds of the budget's clock. */
export interface Span {
  at: number;
  left: number;
  readonly everyMs: number;
}

/** A call that comes this late for its turn, or by half a turn, still begins: neither timers nor answers are exact. */
const latenessMs = 50;

/** The turns of calls that a process has borrowed. A turn that nobody takes in time lapses. */
export class CallTurns {
  #spans: Span[] = [];
  #lapsed = 0;

  add(span: Span): void {
    this.#spans.push(span);
  }

  clear(): void {
    this.#spans = [];
  }

  get left(): number {
    return this.#spans.reduce((sum, span) => sum + span.left, 0);
  }

  /** When the next turn begins; never, when none is left. */
  get next(): number {
    return this.#spans[0]?.at ?? Number.POSITIVE_INFINITY;
  }

  /** How many turns lapsed since this was asked last. */
  takeLapsed(): number {
    const lapsed = this.#lapsed;
    this.#lapsed = 0;
    return lapsed;
  }

  /** One call's turn, when it has come. */
  take(now: number): boolean {
    for (let span = this.#spans[0]; span; span = this.#spans[0]) {
      const due = now - Math.max(latenessMs, span.everyMs / 2);
      const late = Math.max(0, Math.ceil((due - span.at) / span.everyMs));
      const lapsed = Math.min(span.left, late);
      this.#lapsed += lapsed;
      span.at += lapsed * span.everyMs;
      span.left -= lapsed;
      if (span.left > 0) {
        if (span.at > now) return false;
        span.at += span.everyMs;
        span.left -= 1;
        return true;
      }
      this.#spans.shift();
    }
    return false;
  }
}
