import { Injectable } from '@nestjs/common';
import { BackfillsService, type Backfill } from '../connections/backfills.service.ts';
import type { Connection } from '../connections/connection.ts';
import { Connectors } from '../connections/connectors.ts';
import type { Scope } from '../platform/database/scope.ts';
import { ReadBudgetQueries } from './read-budget.queries.ts';
import { mayReadWhole } from './reading-plan.ts';

/** How much of a connection tonight's reading reads (ruling 20). */
@Injectable()
export class NightPlan {
  constructor(
    private readonly connectors: Connectors,
    private readonly backfills: BackfillsService,
    private readonly budget: ReadBudgetQueries,
  ) {}

  /** A step: begins the nightly reading, unless one is under way. */
  async begin(scope: Scope, connection: Connection, now: Date): Promise<void> {
    await this.backfills.startNightly(scope, connection, await this.#extent(scope, connection, now), now);
  }

  async #extent(scope: Scope, connection: Connection, now: Date): Promise<Backfill['extent']> {
    const connector = this.connectors.get(connection.system);
    const { allowance } = connector;
    // What could not be read is read whole before anybody relies on it again; the sandbox counts no reads.
    const isDoubtful =
      connection.unread.length > 0 || connection.resources.some((report) => report.result === 'missing');
    if (!allowance || !connector.sweep || connection.isSandbox || isDoubtful) return 'whole';
    return mayReadWhole(await this.budget.find(scope, connection, allowance, now)) ? 'whole' : 'recent';
  }
}
