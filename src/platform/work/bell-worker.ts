import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { Clock } from '../clock.ts';
import { Listener } from '../database/listener.ts';
import { Doorbells, type AnsweredBell } from '../directory/doorbells.ts';
import type { DoorbellKind } from '../directory/ringing.ts';
import { LooksAgain } from './looks-again.ts';

/**
 * Does one bounded batch of work of one workspace; one that goes on by itself looks whether it is to stop. Answers `'more'` when the
 * batch was full, or when there will be work by itself: an instant, or null for never.
 */
export type BellHandler = (workspaceId: string, now: Date, stop: AbortSignal) => Promise<'more' | Date | null>;

const pollMilliseconds = 1_000;
/** How many workspaces are attended to at a time, for each kind of work. */
const mostAttended = 20;
/**
 * How many times at once one workspace is attended to, for each kind of work: one computes while the other waits for the
 * database. More of them would claim what belongs to the same customers and wait for each other's locks.
 */
const mostTogether = 2;
/** After a failure the workspace rests this long, so that one broken workspace does not spin. */
const restMilliseconds = 5_000;

/** A workspace that is attended to for one kind of work. */
interface Place {
  attending: number;
  /** It rang while as many attended to it as may: whoever ends first goes on in its name. */
  rung: AnsweredBell | null;
}

/** Answers doorbells: woken by NOTIFY, and by a look once a second as the backstop (ruling 13). */
@Injectable()
export class BellWorker implements BeforeApplicationShutdown {
  readonly #handlers = new Map<DoorbellKind, BellHandler>();
  readonly #logger = new Logger(BellWorker.name);
  readonly #running = new Set<Promise<void>>();
  readonly #looking = new Set<DoorbellKind>();
  /** Something was heard while looking: the look may have begun before it was there. */
  readonly #heard = new Set<DoorbellKind>();
  /**
   * For bells that somebody was ringing. Where deliveries come one upon the other, a bell is nearly always being rung, and only its
   * first ring tells the workers.
   */
  readonly #again = new LooksAgain<DoorbellKind>((kind) => this.#look(kind));
  readonly #attended = new Map<DoorbellKind, number>();
  readonly #places = new Map<string, Place>();
  #timer: NodeJS.Timeout | null = null;
  readonly #stop = new AbortController();

  constructor(
    private readonly doorbells: Doorbells,
    private readonly listener: Listener,
    private readonly clock: Clock,
  ) {}

  /** One handler a kind; rooms register theirs when their module starts. */
  handle(kind: DoorbellKind, handler: BellHandler): void {
    this.#handlers.set(kind, handler);
  }

  async start(): Promise<void> {
    this.listener.heard.subscribe((heard) => {
      for (const kind of this.#handlers.keys()) if (heard.payload === kind) this.#look(kind);
    });
    await this.listener.listen('keepwell_bell');
    this.#timer = setInterval(() => {
      for (const kind of this.#handlers.keys()) this.#look(kind);
    }, pollMilliseconds);
  }

  /** No new work; what runs is finished (faults.md §5.3), while the database is still open. */
  async beforeApplicationShutdown(): Promise<void> {
    this.#stop.abort();
    if (this.#timer) clearInterval(this.#timer);
    this.#again.stop();
    while (this.#running.size > 0) await Promise.allSettled(this.#running);
  }

  /** Does all work of a kind that is due now; answers how many batches it took. Tests and the crash test call it. */
  async drain(kind: DoorbellKind): Promise<number> {
    let batches = 0;
    for (;;) {
      const { bells } = await this.doorbells.answer(kind, this.clock.now());
      if (bells.length === 0) return batches;
      for (const bell of bells) batches += await this.#attend(bell);
    }
  }

  #look(kind: DoorbellKind): void {
    if (this.#stop.signal.aborted) return;
    if (this.#looking.has(kind)) {
      this.#heard.add(kind);
      return;
    }
    this.#looking.add(kind);
    this.#track(
      this.#answerAll(kind).finally(() => {
        this.#looking.delete(kind);
        if (this.#heard.delete(kind)) this.#look(kind);
      }),
    );
  }

  /** Begins to attend to what is due. It waits for none of it: a slow workspace holds up no other (faults.md §3.1). */
  async #answerAll(kind: DoorbellKind): Promise<void> {
    try {
      for (let free = this.#free(kind); free > 0 && !this.#stop.signal.aborted; free = this.#free(kind)) {
        const { bells, areMoreDue } = await this.doorbells.answer(kind, this.clock.now(), free);
        for (const bell of bells) this.#track(this.#attendAside(bell));
        if (bells.length === 0) {
          if (areMoreDue) this.#again.later(kind);
          return;
        }
        this.#again.had(kind);
      }
    } catch (error) {
      this.#logger.warn({
        outcome: 'bells_not_answered',
        kind,
        error: error instanceof Error ? error.message : 'unknown',
      });
    }
  }

  #free(kind: DoorbellKind): number {
    return mostAttended - (this.#attended.get(kind) ?? 0);
  }

  async #attendAside(bell: AnsweredBell): Promise<void> {
    const name = `${bell.kind} ${bell.workspaceId}`;
    const place = this.#places.get(name) ?? { attending: 0, rung: null };
    if (place.attending >= mostTogether) {
      place.rung = bell;
      return;
    }
    this.#places.set(name, place);
    place.attending += 1;
    this.#attended.set(bell.kind, (this.#attended.get(bell.kind) ?? 0) + 1);
    let next: AnsweredBell | null = bell;
    while (next && !this.#stop.signal.aborted) {
      await this.#attend(next);
      next = place.rung;
      place.rung = null;
    }
    // Whoever goes on after us hears it at once.
    if (next) await this.doorbells.quiet(next, this.clock.now()).catch(() => undefined);
    place.attending -= 1;
    if (place.attending === 0) this.#places.delete(name);
    this.#attended.set(bell.kind, (this.#attended.get(bell.kind) ?? 1) - 1);
    this.#look(bell.kind);
  }

  #track(work: Promise<void>): void {
    const tracked: Promise<void> = work.finally(() => this.#running.delete(tracked));
    this.#running.add(tracked);
  }

  async #attend(bell: AnsweredBell): Promise<number> {
    const handler = this.#handlers.get(bell.kind);
    if (!handler) return 0;
    let batches = 0;
    try {
      for (;;) {
        const next = await handler(bell.workspaceId, this.clock.now(), this.#stop.signal);
        batches += 1;
        if (next === 'more' && !this.#stop.signal.aborted && batches < 50) continue;
        await this.doorbells.quiet(bell, next === 'more' ? this.clock.now() : next);
        return batches;
      }
    } catch (error) {
      this.#logger.error({
        outcome: 'work_failed',
        kind: bell.kind,
        workspace: bell.workspaceId,
        error: error instanceof Error ? error.stack : String(error),
      });
      await this.doorbells.quiet(bell, new Date(this.clock.now().getTime() + restMilliseconds)).catch(() => undefined);
      return batches;
    }
  }
}
