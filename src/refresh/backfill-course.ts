import { Injectable } from '@nestjs/common';
import { ConnectorError } from '#connectors/connector-error.ts';
import type { BackfillPhase } from '../connections/backfill-phases.service.ts';
import type { Unread } from '../connections/connection.ts';
import type { Scope } from '../platform/database/scope.ts';
import { passed } from '../platform/road/road.ts';
import { BackfillEnd, isConcluded, type Ended } from './backfill-end.ts';
import { BackfillKinds, unreadUsage } from './backfill-kinds.ts';
import { BackfillLeftovers } from './backfill-leftovers.ts';
import { BackfillPages } from './backfill-pages.ts';
import { BackfillState } from './backfill-state.ts';
import type { BackfillWork } from './backfill-work.ts';
import type { FiguresQueue } from './first-figures.ts';
import { SharedPlaces, type Place } from './shared-places.ts';

/** An answer that cannot be read is asked for again this often; then the kind is named as unavailable and the rest goes on. */
const mostMalformed = 3;
/** Each time a kind has met this many faults, it is found out whether the fault is the kind's or the whole system's. */
const faultsUntilDoubt = 5;

/** The course of one reading: its kinds side by side, each page remembered, so that it goes on where it was stopped. */
@Injectable()
export class BackfillCourse {
  constructor(
    private readonly state: BackfillState,
    private readonly kinds: BackfillKinds,
    private readonly pages: BackfillPages,
    private readonly leftovers: BackfillLeftovers,
    private readonly end: BackfillEnd,
  ) {}

  /** Throws what stops all of it; what stops one kind is written on that kind. */
  async read(work: BackfillWork): Promise<void> {
    try {
      await this.#read(work);
    } finally {
      // What cannot be written down now is still in the ledger.
      await this.kinds.countCalls(work).catch(() => undefined);
    }
  }

  async #read(work: BackfillWork): Promise<void> {
    await this.state.begin(work);
    const { judging, books } = await this.kinds.list(work);
    if (!work.backfill.isFirst || books.length === 0) {
      await this.#conclude(work, [...judging, ...books], (scope, ended) => this.end.close(scope, work, ended));
    } else {
      if (!isConcluded(work, work.connection)) {
        await this.#conclude(work, judging, (scope, ended) => this.end.conclude(scope, work, ended));
        passed('backfill:concluded');
      }
      await this.#readBooks(work, books);
    }
    passed('reading:ended');
  }

  /** Reads these kinds and all that their lists leave out, and concludes from them. */
  async #conclude(
    work: BackfillWork,
    phases: readonly BackfillPhase[],
    step: (scope: Scope, ended: Ended) => Promise<void>,
  ): Promise<void> {
    const figures = this.pages.figuresOf(work);
    let isConcluding = false;
    try {
      const unread = await this.#readPhases(work, phases, figures);
      const isUnread = new Set(unread.map(({ kind }) => kind));
      const read = phases.map(({ kind }) => kind).filter((kind) => !isUnread.has(kind));
      const left = await this.leftovers.read(work, read);
      const found = { ...left, unread: [...unread, ...unreadUsage(left.usageTrouble)] };
      isConcluding = true;
      await this.state.conclude(work, (scope, now) => step(scope, { ...found, now }));
    } finally {
      await figures.end(isConcluding);
    }
  }

  async #readBooks(work: BackfillWork, books: readonly BackfillPhase[]): Promise<void> {
    await this.leftovers.letAccountsGoFirst(work);
    const unread = await this.#readPhases(work, books, this.pages.figuresOf(work));
    await this.state.conclude(work, (scope, now) => this.end.closeBooks(scope, work, unread, now));
  }

  /**
   * All kinds at once; places go to the first of them first, so that what others refer to mostly comes before them. What
   * stops all of it lets every page under way come to its end. Answers what could not be read.
   */
  async #readPhases(work: BackfillWork, phases: readonly BackfillPhase[], figures: FiguresQueue): Promise<Unread[]> {
    const shared = new SharedPlaces(work, figures);
    const faults = await Promise.all(
      phases.map((phase, rank) =>
        this.#readPhase(work, phase, { shared, rank }).catch((error: unknown) => {
          shared.stop(error);
          return null;
        }),
      ),
    );
    shared.check();
    for (const fault of faults) if (fault) throw fault;
    return this.kinds.unread(work, phases);
  }

  /** Answers the fault that this kind waits for; the others are read meanwhile. Null when the kind needs no more reading. */
  async #readPhase(work: BackfillWork, phase: BackfillPhase, place: Place): Promise<ConnectorError | null> {
    if (phase.status === 'done' || phase.status === 'unavailable') return null;
    for (let malformed = 1; ; malformed += 1) {
      try {
        if (await this.#readRanges(work, phase, place)) await this.kinds.end(work, phase.kind);
        return null;
      } catch (error) {
        if (!(error instanceof ConnectorError)) throw error;
        if (error.kind === 'malformed' && malformed < mostMalformed) continue;
        if (error.kind === 'unavailable' && !(await this.#isForGood(work, phase.kind, error))) return error;
        if (error.kind === 'limited' || error.kind === 'rejected') throw error;
        await this.kinds.giveUp(work, phase.kind, error);
        return null;
      }
    }
  }

  /** Answers false when the reading was stopped before these ranges were read to their ends. */
  async #readRanges(work: BackfillWork, phase: BackfillPhase, place: Place): Promise<boolean> {
    const { shared, rank } = place;
    const slices = await shared.pages.run(rank, async () => (shared.isOver ? [] : this.kinds.open(work, phase)));
    await this.pages.readAll(work, slices, place);
    return !shared.isOver;
  }

  /** A fault again and again, of this kind alone: the billing system answers otherwise (faults.md §3.2). */
  async #isForGood(work: BackfillWork, kind: string, error: ConnectorError): Promise<boolean> {
    // We hung up ourselves: no news about the billing system.
    if (work.signal.aborted) throw error;
    const faults = await this.kinds.countFailure(work, kind, error);
    if (faults === null || faults % faultsUntilDoubt !== 0) return false;
    return (await work.connector.check(work.access)).failure === null;
  }
}
