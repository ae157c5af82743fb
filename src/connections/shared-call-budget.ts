import { processClock, type BudgetClock } from './budget-clock.ts';
import type { LeaseRequest, Lender } from './call-lender.ts';
import { CallTurns } from './call-turns.ts';

/** Calls are borrowed for this long ahead: at 20 a second a question every half second, whatever the number of calls. */
const aheadMs = 500;
/** Places are asked for anew after this long, so that a frozen process begins nothing on places it has lost. */
const placesMs = 5_000;
/** While others wait, places are shared out anew this often. */
const crowdedMs = 200;
/** Whoever got nothing asks again after this long. */
const retryMs = 75;
/** Until the database is asked again after it could not answer. */
const outageMs = 500;
/** A long call keeps its place. */
const renewMs = 10_000;
/** Places that nobody uses are given back. */
const idleMs = 300;

/**
 * The calls that one account allows, shared by all our processes [R16]: borrowed from the lender a few at a time, so that
 * one call costs far less than one question. What this process does not use in time lapses.
 */
export class SharedCallBudget {
  readonly #holder: string;
  readonly #lender: Lender;
  readonly #clock: BudgetClock;
  readonly #waiting: (() => void)[] = [];
  readonly #turns = new CallTurns();
  #open = 0;
  #places = 0;
  #placesUntil = 0;
  /** How many places were asked for last: with fewer than that, asking again brings none. */
  #wanted = 0;
  /** How many calls to borrow at a time: grows while they are used. */
  #chunk = 1;
  #isAsking = false;
  #restsUntil = 0;
  #callOff: () => void = () => undefined;
  #isClosed = false;

  constructor(holder: string, lender: Lender, clock: BudgetClock = processClock) {
    this.#holder = holder;
    this.#lender = lender;
    this.#clock = clock;
  }

  /** Waits for a place, or until `signal` is aborted. Each must be given back with `done`. */
  turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const begin = () => {
        signal.removeEventListener('abort', leave);
        this.#open += 1;
        resolve();
      };
      // Who is told to stop does not wait for a turn: nothing is going to be sent.
      const leave = () => {
        const place = this.#waiting.indexOf(begin);
        if (place >= 0) this.#waiting.splice(place, 1);
        begin();
      };
      if (signal.aborted) return begin();
      signal.addEventListener('abort', leave, { once: true });
      this.#waiting.push(begin);
      this.#go();
    });
  }

  /** A call is under way or waits for its turn. */
  get isBusy(): boolean {
    return this.#open > 0 || this.#waiting.length > 0;
  }

  done(): void {
    this.#open = Math.max(0, this.#open - 1);
    this.#go();
  }

  /** `reason` is the billing system's own: what names concurrency halves the calls at once, everything else the rate. */
  shrink(reason: string | null): void {
    this.#turns.clear();
    this.#chunk = 1;
    // If even this cannot be kept, the next "too many" tries again.
    void this.#lender.shrink(reason?.includes('concurrency') ? 'places' : 'rate').catch(() => undefined);
  }

  /** Gives everything back: the process ends. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#callOff();
    await this.#lender.lease(this.#holder, { calls: 0, wants: 0, open: 0 }).catch(() => undefined);
  }

  /** Lets begin whoever may, and sees to what the others lack. */
  #go(): void {
    this.#callOff();
    const now = this.#clock.now();
    let begun = 0;
    for (; this.#waiting.length > 0 && this.#hasPlace(now) && this.#turns.take(now); begun += 1)
      this.#waiting.shift()?.();
    if (this.#isClosed) return;
    const isWaiting = this.#waiting.length > 0;
    const lacksCalls = (isWaiting || begun > 0) && this.#turns.left < this.#chunk / 2;
    if (!this.#isAsking && (lacksCalls || (isWaiting && this.#lacksPlaces(now)))) {
      if (now >= this.#restsUntil) return this.#ask(lacksCalls ? this.#chunk : 0);
      return this.#wakeAt(Math.min(this.#restsUntil, this.#nextTurn(now)));
    }
    if (isWaiting)
      this.#wakeAt(this.#isAsking ? this.#nextTurn(now) : Math.min(this.#nextTurn(now), this.#placesUntil));
    else if (!this.#isAsking) this.#idle(now);
  }

  #hasPlace(now: number): boolean {
    return this.#open < this.#places && now < this.#placesUntil;
  }

  #lacksPlaces(now: number): boolean {
    return (
      now >= this.#placesUntil || this.#places === 0 || (this.#open >= this.#places && this.#wanted <= this.#places)
    );
  }

  /** When the next call may begin, as far as that is known. */
  #nextTurn(now: number): number {
    return this.#hasPlace(now) ? this.#turns.next : Number.POSITIVE_INFINITY;
  }

  #ask(calls: number): void {
    this.#isAsking = true;
    void this.#borrow({ calls, wants: this.#open + this.#waiting.length, open: this.#open }).finally(() => {
      this.#isAsking = false;
      this.#go();
    });
    // What is at hand goes on while the answer is on its way.
    if (this.#waiting.length > 0) this.#wakeAt(this.#nextTurn(this.#clock.now()));
  }

  async #borrow(request: LeaseRequest): Promise<void> {
    try {
      const lease = await this.#lender.lease(this.#holder, request);
      const now = this.#clock.now();
      this.#places = lease.places;
      this.#wanted = request.wants;
      // Somebody else has places that this process could use: it asks soon whether they were given back.
      const isShort = lease.places < Math.min(request.wants, lease.room);
      this.#placesUntil = now + (lease.isCrowded || isShort ? crowdedMs : placesMs);
      if (lease.calls < request.calls || lease.places < Math.min(1, request.wants)) this.#restsUntil = now + retryMs;
      if (lease.calls === 0) return;
      this.#turns.add({ at: now + lease.startsInMs, left: lease.calls, everyMs: lease.everyMs });
      // Who shares the places cannot begin calls at the full rate: more turns than places would lapse.
      const usable = lease.isCrowded ? lease.places : Number.POSITIVE_INFINITY;
      const most = Math.max(1, Math.min(usable, Math.ceil(aheadMs / lease.everyMs)));
      const hasLapsed = this.#turns.takeLapsed() > 0;
      this.#chunk = Math.max(1, Math.min(most, hasLapsed ? Math.floor(this.#chunk / 2) : this.#chunk * 2));
    } catch {
      // The database is away: nobody can say what the others do. Waiting is no failure; each piece of work has its own end.
      this.#restsUntil = this.#clock.now() + outageMs;
    }
  }

  /** Nobody waits: long calls keep their places, and what nobody uses is given back after a moment. */
  #idle(now: number): void {
    if (this.#open === 0 && this.#places === 0) return;
    this.#wakeAt(now + (this.#open > 0 ? renewMs : idleMs), () => {
      if (this.#open === 0) this.#turns.clear();
      this.#ask(0);
    });
  }

  #wakeAt(at: number, then: () => void = () => this.#go()): void {
    this.#callOff();
    if (at === Number.POSITIVE_INFINITY) return;
    this.#callOff = this.#clock.after(Math.max(0, at - this.#clock.now()), then);
  }
}
