import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Clock } from '../clock.ts';
import { Listener } from '../database/listener.ts';
import { Doorbells, type AnsweredBell, type DoorbellKind } from '../directory/doorbells.ts';

/**
 * Does one bounded batch of work of one workspace. Answers `'more'` when the batch was full, or when there will be work by
 * itself: an instant, or null for never.
 */
export type BellHandler = (workspaceId: string, now: Date) => Promise<'more' | Date | null>;

const pollMilliseconds = 1_000;
/** After a failure the workspace rests this long, so that one broken workspace does not spin. */
const restMilliseconds = 5_000;

/** Answers doorbells: woken by NOTIFY, and by a look once a second as the backstop (ruling 13). */
@Injectable()
export class BellWorker implements OnApplicationShutdown {
  readonly #handlers = new Map<DoorbellKind, BellHandler>();
  readonly #logger = new Logger(BellWorker.name);
  readonly #running = new Set<Promise<void>>();
  readonly #busy = new Set<DoorbellKind>();
  #timer: NodeJS.Timeout | null = null;
  #isStopping = false;

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

  /** No new work; what runs is finished (faults.md §5.3). */
  async onApplicationShutdown(): Promise<void> {
    this.#isStopping = true;
    if (this.#timer) clearInterval(this.#timer);
    await Promise.allSettled(this.#running);
  }

  /** Does all work of a kind that is due now; answers how many batches it took. Tests and the crash test call it. */
  async drain(kind: DoorbellKind): Promise<number> {
    let batches = 0;
    for (;;) {
      const bells = await this.doorbells.answer(kind, this.clock.now());
      if (bells.length === 0) return batches;
      for (const bell of bells) batches += await this.#attend(bell);
    }
  }

  #look(kind: DoorbellKind): void {
    if (this.#isStopping || this.#busy.has(kind)) return;
    this.#busy.add(kind);
    const work = this.#answerAll(kind).finally(() => {
      this.#running.delete(work);
      this.#busy.delete(kind);
    });
    this.#running.add(work);
  }

  async #answerAll(kind: DoorbellKind): Promise<void> {
    try {
      for (;;) {
        const bells = await this.doorbells.answer(kind, this.clock.now());
        if (bells.length === 0 || this.#isStopping) return;
        await Promise.all(bells.map((bell) => this.#attend(bell)));
      }
    } catch (error) {
      this.#logger.warn({
        outcome: 'bells_not_answered',
        kind,
        error: error instanceof Error ? error.message : 'unknown',
      });
    }
  }

  async #attend(bell: AnsweredBell): Promise<number> {
    const handler = this.#handlers.get(bell.kind);
    if (!handler) return 0;
    let batches = 0;
    try {
      for (;;) {
        const next = await handler(bell.workspaceId, this.clock.now());
        batches += 1;
        if (next === 'more' && !this.#isStopping && batches < 50) continue;
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
