import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { accountWork, nextDue, wake, wakeAsHeld, type AccountWork } from '../accounts/account-work.ts';
import { Clock } from '../platform/clock.ts';
import { isAway, isOutage } from '../platform/database/retriable.ts';
import { Database } from '../platform/database/database.ts';
import type { Scope } from '../platform/database/scope.ts';
import { passed } from '../platform/road/road.ts';
import { BellWorker } from '../platform/work/bell-worker.ts';
import { halved } from '../platform/work/halved.ts';
import { claim, handBack, maximumAttempts, type Claim } from '../platform/work/work.ts';
import { earliest } from '../playbooks/standing.queries.ts';
import { CustomersFirst } from './customers-first.ts';
import { EvaluationSources } from './evaluation-sources.service.ts';
import { EvaluationService } from './evaluation.service.ts';

/** What is kept of so many stays below a megabyte: over larger messages the server takes much longer. */
const batchSize = 150;
/** Batches that are evaluated at once: while the database works on one of them, another is thought about. */
const lanes = 2;
/** How long batches follow each other in a lane before it is looked again whose moment has come: at each look lanes wait for each other. */
const turnMilliseconds = 1_000;
/** Who was claimed this often without an end may be what ends workers: from then on they are evaluated alone. */
const lonelyAttempts = 3;
/** An account that failed rests this long before it is tried again. */
const restMilliseconds = 15_000;

type Due = AccountWork & { readonly wanted: string; readonly attempts: number };

interface Failure {
  readonly row: Due;
  readonly words: string;
}

/** Evaluates the accounts of a workspace that were asked for, and those whose time has come. */
@Injectable()
export class EvaluateJob implements OnModuleInit {
  readonly #logger = new Logger(EvaluateJob.name);

  constructor(
    private readonly database: Database,
    private readonly customers: CustomersFirst,
    private readonly evaluation: EvaluationService,
    private readonly sources: EvaluationSources,
    private readonly bells: BellWorker,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.bells.handle('evaluate', (workspaceId, now, stop) => this.run(workspaceId, now, stop));
  }

  /** An entry: one batch, or several where they are full. Answers whether there is more, or when there will be. */
  async run(workspaceId: string, now: Date, stop?: AbortSignal): Promise<'more' | Date | null> {
    const first = await this.database.write(workspaceId, async (scope) => {
      await this.sources.tell(scope, now);
      await wake(scope, now, batchSize);
      return this.#claim(scope, now);
    });
    if (first.rows.length === batchSize) {
      await this.#evaluateInLanes(workspaceId, first, stop);
      return 'more';
    }
    await this.#evaluateBatch(workspaceId, first);
    if (first.rows.some((row) => row.attempts > lonelyAttempts)) return 'more';
    return this.database.read(workspaceId, async (scope) => {
      const due = await nextDue(scope, this.clock.now());
      return earliest([due, await this.sources.nextTurn(scope, this.clock.now())]);
    });
  }

  /** A step: a batch of those who give no trouble, or else one who was claimed again and again in vain. */
  async #claim(scope: Scope, now: Date): Promise<Claim<Due>> {
    const calm = await claimCalm(scope, now);
    if (calm.rows.length > 0) return calm;
    const lonely = await claim<Due>(scope, accountWork, { now, limit: 1, columns: ['must_place'] });
    // The last try: should it end this process too, nobody is left to say that nobody can judge them.
    const last = lonely.rows.flatMap((row) => (row.attempts >= maximumAttempts ? row.account_id : []));
    await this.#giveUp(scope, last, now);
    return lonely;
  }

  /** A full batch, and others of those who give no trouble, as long as they are full. */
  async #evaluateInLanes(workspaceId: string, first: Claim<Due>, stop: AbortSignal | undefined): Promise<void> {
    const ended = await Promise.allSettled(
      Array.from({ length: lanes }, (_, lane) => this.#evaluateLane(workspaceId, lane === 0 ? first : null, stop)),
    );
    for (const lane of ended) if (lane.status === 'rejected') throw lane.reason;
  }

  async #evaluateLane(workspaceId: string, first: Claim<Due> | null, stop: AbortSignal | undefined): Promise<void> {
    const until = performance.now() + turnMilliseconds;
    for (let claimed = first; claimed !== null || performance.now() < until; claimed = null) {
      // No new work for a process that stops (faults.md §5.3).
      if (claimed === null && stop?.aborted) return;
      claimed ??= await this.database.write(workspaceId, (scope) => claimCalm(scope, this.clock.now()));
      await this.#evaluateBatch(workspaceId, claimed);
      if (claimed.rows.length < batchSize) return;
    }
  }

  async #evaluateBatch(workspaceId: string, claimed: Claim<Due>): Promise<void> {
    if (claimed.rows.length === 0) return;
    passed('evaluate:claimed');
    try {
      const failures = await this.#evaluate(workspaceId, claimed);
      if (failures.length > 0) await this.#setAside(workspaceId, claimed, failures);
    } catch (error) {
      if (isAway(error)) await this.#giveBack(workspaceId, claimed.token, error);
      throw error;
    }
  }

  /**
   * The database had no room or was away. Unless it cannot be the doing of anybody who was claimed, it counts as a try, as the end of
   * a worker does (faults.md §5.4). When even this fails, the lease runs out.
   */
  async #giveBack(workspaceId: string, token: string, cause: unknown): Promise<void> {
    const retryAt = new Date(this.clock.now().getTime() + restMilliseconds);
    const failure = { error: 'The database could not keep it.', retryAt, isOurFault: !isOutage(cause) };
    await this.database
      .write(workspaceId, (scope) => handBack(scope, accountWork, token, failure))
      .catch(() => undefined);
  }

  /** One bad record holds up nobody else (faults.md §5.4). Answers what went wrong with those that are left unfinished. */
  async #evaluate(workspaceId: string, { token, rows: all }: Claim<Due>): Promise<Failure[]> {
    const failures: Failure[] = [];
    await halved(all, {
      keep: async (rows) => {
        const changed = rows.flatMap((row) => (row.must_place ? row.account_id : []));
        const now = this.clock.now();
        await this.database.write(workspaceId, async (scope) => {
          const seen = await this.customers.place(scope, changed, now);
          await this.evaluation.evaluateClaimed(scope, { token, rows }, { now, seen });
        });
        passed('evaluate:recorded');
        return true;
      },
      fail: async (row, error) => {
        failures.push({ row, words: error instanceof Error ? error.message : 'unknown' });
      },
    });
    return failures;
  }

  /** Tried again after a rest; who was tried often enough is given up. */
  async #setAside(workspaceId: string, claimed: Claim<Due>, failures: readonly Failure[]): Promise<void> {
    const now = this.clock.now();
    const error = failures[0]?.words ?? 'unknown';
    this.#logger.error({ outcome: 'accounts_not_evaluated', workspace: workspaceId, accounts: failures.length, error });
    const lost = failures.flatMap(({ row }) => (row.attempts >= maximumAttempts ? row.account_id : []));
    await this.database.write(workspaceId, async (scope) => {
      const retryAt = new Date(now.getTime() + restMilliseconds);
      await handBack(scope, accountWork, claimed.token, { error, retryAt });
      await this.#giveUp(scope, lost, now);
    });
  }

  /** A step: they wait for a new request, or for the next moment that was foreseen, and are no longer shown as if all were well. */
  async #giveUp(scope: Scope, accountIds: readonly string[], now: Date): Promise<void> {
    await wakeAsHeld(scope, accountIds, now);
    await this.evaluation.suspend(scope, accountIds, now);
  }
}

/** A step: a batch of those who give no trouble. */
function claimCalm(scope: Scope, now: Date): Promise<Claim<Due>> {
  return claim<Due>(scope, accountWork, {
    now,
    limit: batchSize,
    columns: ['must_place'],
    where: `t.attempts < $5`,
    parameters: [lonelyAttempts],
  });
}
