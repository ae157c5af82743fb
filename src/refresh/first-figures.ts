import { Injectable, Logger } from '@nestjs/common';
import { ConnectionsService } from '../connections/connections.service.ts';
import { Clock } from '../platform/clock.ts';
import { Database } from '../platform/database/database.ts';
import type { BackfillWork } from './backfill-work.ts';
import { FirstPages, type NewAccount } from './first-pages.ts';
import { pause } from './stopping.ts';

/** As many as a page of the list shows. */
const accountsAtOnce = 50;
/** Who comes while so many wait is shown when everyone is evaluated: what is held in memory stays small. */
const mostWaiting = 2_000;
/** It rests so many times as long as it has worked, and as long as a glance takes: what is read goes before what is shown of it. */
const restsFor = 4;
const leastRestMilliseconds = 1_000;

/** Figures of accounts while they are read for the first time, beside the reading. */
@Injectable()
export class FirstFigures {
  readonly #logger = new Logger(FirstFigures.name);

  constructor(
    private readonly database: Database,
    private readonly connections: ConnectionsService,
    private readonly pages: FirstPages,
    private readonly clock: Clock,
  ) {}

  /** Follows one reading. */
  follow(work: BackfillWork): FiguresQueue {
    return new FiguresQueue((accounts) => this.#show(work, accounts), work.signal);
  }

  /** Answers false when it could not be done. */
  async #show({ connection }: BackfillWork, accounts: readonly NewAccount[]): Promise<boolean> {
    try {
      await this.database.write(connection.workspaceId, async (scope) => {
        const held = await this.connections.hold(scope, connection);
        if (held) await this.pages.show(scope, held, accounts, this.clock.now());
      });
      return true;
    } catch (error) {
      // Nobody needs them: they are shown when everyone is evaluated, and what breaks here breaks the reading as well.
      const words = error instanceof Error ? error.message : 'unknown';
      this.#logger.warn({ outcome: 'accounts_not_shown', workspace: connection.workspaceId, error: words });
      return false;
    }
  }
}

/** Accounts that wait to be shown, some at a time. */
export class FiguresQueue {
  readonly #show: (accounts: readonly NewAccount[]) => Promise<boolean>;
  readonly #signal: AbortSignal;
  readonly #rest = new AbortController();
  #waiting: NewAccount[] = [];
  #showing: Promise<void> | null = null;

  constructor(show: (accounts: readonly NewAccount[]) => Promise<boolean>, signal: AbortSignal) {
    this.#show = show;
    this.#signal = signal;
  }

  add(accounts: readonly NewAccount[]): void {
    this.#waiting.push(...accounts.slice(0, Math.max(0, mostWaiting - this.#waiting.length)));
    if (this.#waiting.length > 0) this.#showing ??= this.#showAll().finally(() => (this.#showing = null));
  }

  /** When everyone is evaluated now, nobody need be shown before; when the reading stops for a while, they are shown at once. */
  async end(isEvaluatedNow: boolean): Promise<void> {
    if (isEvaluatedNow) this.#waiting = [];
    this.#rest.abort();
    await this.#showing;
  }

  async #showAll(): Promise<void> {
    const signal = AbortSignal.any([this.#rest.signal, this.#signal]);
    while (this.#waiting.length > 0 && !this.#signal.aborted) {
      const began = performance.now();
      // What cannot be shown now is left to the end: a fault of the database is met by the reading itself.
      if (!(await this.#show(this.#waiting.splice(0, accountsAtOnce)))) this.#waiting = [];
      await pause(Math.max(leastRestMilliseconds, (performance.now() - began) * restsFor), signal);
    }
  }
}
