import { processClock, type BudgetClock } from './budget-clock.ts';

/**
 * Calls to each endpoint of one account, evenly spaced: billing systems allow one endpoint less than all of them together
 * (reference "stripe" §8.1). Each process's own, as one reading is; what several processes ask for is bounded by the account's
 * budget.
 */
export class EndpointPace {
  readonly #everyMs: number;
  readonly #clock: BudgetClock;
  readonly #next = new Map<string, number>();

  constructor(perSecond: number, clock: BudgetClock = processClock) {
    this.#everyMs = 1_000 / perSecond;
    this.#clock = clock;
  }

  /** Waits for the turn of a call to this path, or until `signal` is aborted. */
  turn(path: string, signal: AbortSignal): Promise<void> {
    const endpoint = endpointOf(path);
    const now = this.#clock.now();
    const at = Math.max(now, this.#next.get(endpoint) ?? 0);
    this.#next.set(endpoint, at + this.#everyMs);
    if (at <= now || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const callOff = this.#clock.after(at - now, go);
      signal.addEventListener('abort', go, { once: true });
      function go() {
        callOff();
        signal.removeEventListener('abort', go);
        resolve();
      }
    });
  }
}

/** Single objects of a resource are one endpoint, whatever their ids; its list is another. */
function endpointOf(path: string): string {
  const parts = path.split('/').filter(Boolean);
  return `${parts.slice(0, 2).join('/')} ${parts.length}`;
}
