import { percentile } from '../../bench/support/load.ts';
import { signatureOf } from '../../support/webhook.ts';
import type { LiveEvent } from './life.ts';

interface Waiting {
  readonly event: LiveEvent;
  readonly from: number;
}

const latestMilliseconds = 20_000;

/**
 * Tells events as the worst sender would: each after a while of its own, so that none comes in its order, most of them again
 * and again, and whatever was not taken once more later, until it is.
 */
export class Telling {
  readonly #letterbox: string;
  readonly #chance: () => number;
  /** Not taken yet; the rest may be told again. */
  #waiting: Waiting[] = [];
  readonly #taken: LiveEvent[] = [];
  readonly #took: number[] = [];
  readonly refused = new Map<number, number>();
  told = 0;
  /** Refusals for now that did not say when to come again. */
  withoutTime = 0;

  constructor(letterbox: string, chance: () => number) {
    this.#letterbox = letterbox;
    this.#chance = chance;
  }

  add(events: readonly LiveEvent[]): void {
    const now = performance.now();
    for (const event of events) this.#waiting.push({ event, from: now + this.#chance() * latestMilliseconds });
  }

  /** Tells one that is due, or else, one that was taken already. */
  async tellOne(): Promise<void> {
    const due = this.#due();
    const event = due?.event ?? this.#taken[Math.floor(this.#chance() * this.#taken.length)];
    if (!event) return;
    const began = performance.now();
    const status = await this.#post(event);
    this.told += 1;
    if (status >= 200 && status < 300) {
      this.#took.push(performance.now() - began);
      if (due) this.#taken.push(event);
      return;
    }
    this.refused.set(status, (this.refused.get(status) ?? 0) + 1);
    if (due) this.#waiting.push({ event, from: performance.now() + 2_000 });
  }

  /** Tells all that was not taken yet, ten at a time, without waiting for its moment. */
  async tellRest(): Promise<void> {
    this.#waiting = this.#waiting.map(({ event }) => ({ event, from: 0 }));
    while (this.#waiting.length > 0) {
      await Promise.all(Array.from({ length: 10 }, () => this.tellOne()));
    }
  }

  get taken(): readonly LiveEvent[] {
    return this.#taken;
  }

  /** Milliseconds within which a share of the answers came. */
  within(share: number): number {
    return percentile(
      [...this.#took].sort((a, b) => a - b),
      share,
    );
  }

  #due(): Waiting | undefined {
    const now = performance.now();
    const at = this.#waiting.findIndex((one) => one.from <= now);
    return at < 0 ? undefined : this.#waiting.splice(at, 1)[0];
  }

  async #post(event: LiveEvent): Promise<number> {
    const body = JSON.stringify(event);
    try {
      const response = await fetch(this.#letterbox, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'stripe-signature': signatureOf(body) },
        body,
        signal: AbortSignal.timeout(30_000),
      });
      await response.arrayBuffer();
      if (response.status === 503 && response.headers.get('retry-after') === null) this.withoutTime += 1;
      return response.status;
    } catch {
      // No answer: the sender knows nothing, and tells it again.
      return 0;
    }
  }
}
