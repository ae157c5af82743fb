/** How many calls a second, and how many at once, one account of a billing system is asked for [R16]. */
export interface BudgetLimits {
  readonly perSecond: number;
  readonly inFlight: number;
}

export interface BudgetTimer {
  /** Milliseconds that only ever grow. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

const systemTimer: BudgetTimer = {
  now: () => performance.now(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

const minute = 60_000;

/** Calls to one account: `turn` waits for a place, and each is given back with `done`. */
export interface Budget {
  turn(signal: AbortSignal): Promise<void>;
  done(): void;
  shrink(reason: string | null): void;
}

/**
 * The calls that one account allows, shared by everything in this process: for the sandbox, which is ours alone. It shrinks
 * by half when "too many" is said and grows back by one a second each minute (reference "stripe" §8.1).
 */
export class CallBudget {
  readonly #limits: BudgetLimits;
  readonly #timer: BudgetTimer;
  readonly #waiting: (() => void)[] = [];
  #perSecond: number;
  #inFlight: number;
  #open = 0;
  #next = 0;
  #changedAt: number;

  constructor(limits: BudgetLimits, timer: BudgetTimer = systemTimer) {
    this.#limits = limits;
    this.#timer = timer;
    this.#perSecond = limits.perSecond;
    this.#inFlight = limits.inFlight;
    this.#changedAt = timer.now();
  }

  get current(): BudgetLimits {
    this.#recover();
    return { perSecond: this.#perSecond, inFlight: this.#inFlight };
  }

  /** Waits for a place. Each must be given back with `done`. */
  async turn(): Promise<void> {
    while (this.#open >= this.current.inFlight) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#open += 1;
    const now = this.#timer.now();
    const at = Math.max(now, this.#next);
    this.#next = at + 1_000 / this.#perSecond;
    if (at > now) await this.#timer.sleep(at - now);
  }

  done(): void {
    this.#open = Math.max(0, this.#open - 1);
    this.#waiting.shift()?.();
  }

  /** `reason` is the billing system's own: what names concurrency halves the calls at once, everything else the rate. */
  shrink(reason: string | null): void {
    this.#recover();
    if (reason?.includes('concurrency')) this.#inFlight = Math.max(1, Math.floor(this.#inFlight / 2));
    else this.#perSecond = Math.max(1, this.#perSecond / 2);
    this.#changedAt = this.#timer.now();
  }

  #recover(): void {
    const minutes = Math.floor((this.#timer.now() - this.#changedAt) / minute);
    if (minutes === 0) return;
    this.#changedAt += minutes * minute;
    this.#perSecond = Math.min(this.#limits.perSecond, this.#perSecond + minutes);
    this.#inFlight = Math.min(this.#limits.inFlight, this.#inFlight + minutes);
    for (const wake of this.#waiting.splice(0)) wake();
  }
}
