import type { FaultProfile } from '../api/faults.ts';
import type { Announcement } from './announcements.ts';

export interface Endpoint {
  readonly id: string;
  readonly url: string;
  readonly secret: string;
  readonly livemode: boolean;
  /** Events from this number on are for it. */
  readonly since: number;
  /** True for a platform's endpoint, which hears of the accounts that gave consent, by their names. */
  readonly isConnect?: boolean | undefined;
}

/** Where something can be posted to. */
export interface Address {
  readonly id: string;
  readonly url: string;
}

export interface DeliveryHooks<E extends Address, A extends Announcement> {
  faults(): NonNullable<FaultProfile['webhooks']>;
  /** The endpoint as it is registered now, or null when it no longer is. */
  current(id: string): E | null;
  /** What is posted; asked for each attempt, since each is signed afresh, with its own moment. */
  letter(endpoint: E, announcement: A): { readonly headers: Readonly<Record<string, string>>; readonly body: string };
  /** Waits before another attempt; after the last the event is given up on. */
  readonly backoffMs: readonly number[];
  readonly timeoutMs: number;
  /** Called once per event and endpoint: with the answer's status, or 0 when it was given up on. */
  settled(endpoint: E, announcement: A, status: number): void;
}

const AT_ONCE = 8;
/** How long events are held back so that there are several to put in the wrong order. */
const REORDER_MS = 250;

/** Posts events to endpoints, each on its own, so that one slow receiver delays no other event. */
export class Deliveries<E extends Address, A extends Announcement> {
  private readonly hooks: DeliveryHooks<E, A>;
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly stop = new AbortController();
  private readonly waiting: (() => Promise<void>)[] = [];
  private readonly active = new Set<Promise<void>>();
  private held: { endpoint: E; announcement: A }[] = [];

  constructor(hooks: DeliveryHooks<E, A>) {
    this.hooks = hooks;
  }

  send(endpoint: E, announcement: A): void {
    const { drop, duplicate, delayMs = 0, reorder } = this.hooks.faults();
    if (drop === true) {
      announcement.pending.delete(endpoint.id);
      announcement.results.set(endpoint.id, 'dropped');
      this.hooks.settled(endpoint, announcement, 0);
      return;
    }
    if (reorder === true) {
      if (this.held.length === 0) this.after(REORDER_MS + delayMs, () => this.releaseHeld());
      this.held.push({ endpoint, announcement });
      return;
    }
    this.schedule(endpoint, announcement, { attempt: 0, delayMs });
    if (duplicate === true) this.schedule(endpoint, announcement, { attempt: 0, delayMs: delayMs + 30 });
  }

  /** Ends all waiting and posting; resolves when nothing runs any more. */
  async close(): Promise<void> {
    this.stop.abort();
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
    this.waiting.length = 0;
    await Promise.allSettled(this.active);
  }

  private releaseHeld(): void {
    const batch = this.held.toReversed();
    this.held = [];
    batch.forEach(({ endpoint, announcement }, i) => {
      this.schedule(endpoint, announcement, { attempt: 0, delayMs: i * 15 });
    });
  }

  private schedule(endpoint: E, announcement: A, plan: { attempt: number; delayMs: number }): void {
    const start = (): void => {
      this.waiting.push(async () => this.post(endpoint, announcement, plan.attempt));
      this.drain();
    };
    if (plan.delayMs === 0) start();
    else this.after(plan.delayMs, start);
  }

  private drain(): void {
    while (this.active.size < AT_ONCE) {
      const next = this.waiting.shift();
      if (next === undefined) return;
      const running: Promise<void> = next().finally(() => {
        this.active.delete(running);
        this.drain();
      });
      this.active.add(running);
    }
  }

  private async post(known: E, announcement: A, attempt: number): Promise<void> {
    // Between two attempts an endpoint may have moved, or gone.
    const endpoint = this.hooks.current(known.id);
    if (endpoint === null) {
      announcement.pending.delete(known.id);
      return;
    }
    const result = await this.call(endpoint, announcement);
    if (this.stop.signal.aborted) return;
    announcement.results.set(endpoint.id, String(result));
    if (typeof result === 'number' && result >= 200 && result < 300) {
      // A duplicate that arrives after its twin settles nothing new.
      if (announcement.pending.delete(endpoint.id)) this.hooks.settled(endpoint, announcement, result);
      return;
    }
    const wait = this.hooks.backoffMs[attempt];
    if (wait !== undefined) this.schedule(endpoint, announcement, { attempt: attempt + 1, delayMs: wait });
    else if (announcement.pending.delete(endpoint.id)) this.hooks.settled(endpoint, announcement, 0);
  }

  private async call(endpoint: E, announcement: A): Promise<number | string> {
    const { headers, body } = this.hooks.letter(endpoint, announcement);
    try {
      const answer = await fetch(endpoint.url, {
        method: 'POST',
        headers,
        body,
        // A redirect counts as a failure.
        redirect: 'manual',
        signal: AbortSignal.any([this.stop.signal, AbortSignal.timeout(this.hooks.timeoutMs)]),
      });
      await answer.body?.cancel();
      return answer.status;
    } catch (error) {
      return error instanceof Error && error.name === 'TimeoutError' ? 'no answer in time' : 'not reachable';
    }
  }

  private after(ms: number, run: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      run();
    }, ms);
    this.timers.add(timer);
  }
}

/** The same book in live mode. Inside a JSON string the quotes would be escaped, so only real fields match. */
export function toLive(json: string): string {
  return json.replaceAll('"livemode":false', '"livemode":true');
}
