import { Injectable } from '@nestjs/common';
import { ConnectorError } from '#connectors/connector-error.ts';
import { BackfillsService, type Backfill } from '../connections/backfills.service.ts';
import type { Connection } from '../connections/connection.ts';
import { ConnectionHealthService } from '../connections/connection-health.service.ts';
import { isLackedOption } from '../connections/lacking.ts';
import { Clock } from '../platform/clock.ts';
import { Database } from '../platform/database/database.ts';
import type { Scope } from '../platform/database/scope.ts';
import type { ConnectionJob } from '../platform/jobs/job-queue.ts';
import { BackfillOvertaken, type BackfillWork } from './backfill-work.ts';
import { HeldConnection } from './held-connection.ts';

/** A reading as a whole: that it is under way, that it waits and why. */
@Injectable()
export class BackfillState {
  constructor(
    private readonly database: Database,
    private readonly held: HeldConnection,
    private readonly backfills: BackfillsService,
    private readonly health: ConnectionHealthService,
    private readonly clock: Clock,
  ) {}

  /** An entry: the reading to go on with; null when there is none, or the connection may not be read. */
  async find({ workspaceId, connectionId }: ConnectionJob): Promise<{
    connection: Connection;
    backfill: Backfill;
  } | null> {
    return this.database.read(workspaceId, (scope) => this.backfills.findOpen(scope, connectionId));
  }

  /** An entry. Events are followed from before the first page on, so that lists and events overlap and nothing falls between. */
  async begin(work: BackfillWork): Promise<void> {
    const { connection, connector, access, backfill } = work;
    const now = this.clock.now();
    const { workspaceId } = connection;
    const isOurs = await this.database.write(workspaceId, (scope) =>
      this.backfills.setStatus(scope, backfill.id, { status: 'running', words: null, now }),
    );
    if (!isOurs) throw new BackfillOvertaken();
    if (!backfill.isFirst && connection.resources.some(isLackedOption)) await this.#askAgain(work);
    if (!connector.changes || connection.eventsCursor !== null) return;
    try {
      const { cursor } = await connector.changes(access, null, now);
      await this.held.write(connection, (scope) => this.health.beginEvents(scope, connection.id, cursor));
    } catch (error) {
      if (!(error instanceof ConnectorError) || error.kind !== 'forbidden') throw error;
      const isOfThisKey = await this.held.write(connection, (scope) => this.health.degrade(scope, connection, error));
      if (!isOfThisKey) throw new BackfillOvertaken();
    }
  }

  /** Who has given a permission that was missing need not give us another key. */
  async #askAgain({ connection, connector, access }: BackfillWork): Promise<void> {
    const { resources } = await connector.check(access);
    await this.held.write(connection, (scope) => this.health.regain(scope, connection, resources));
  }

  /** An entry: says on the reading why it waits. Answers when it goes on; null when it cannot. */
  async wait(work: { connection: Connection; backfill: Backfill }, error: ConnectorError): Promise<Date | null> {
    const now = this.clock.now();
    const noting = this.held.write(work.connection, async (scope, connection) => {
      const until = await this.health.noteTrouble(scope, connection, error, now);
      if (!until) return null;
      const words = `${error.message} The reading goes on by itself where it stopped.`;
      const isOurs = await this.backfills.setStatus(scope, work.backfill.id, { status: 'paused', words, now });
      return isOurs ? until : null;
    });
    // With another key it goes on at once; where the connection has ended, nothing is found to go on with.
    return noting.catch((thrown: unknown) => {
      if (thrown instanceof BackfillOvertaken) return now;
      throw thrown;
    });
  }

  /** An entry: the transaction that concludes the reading. */
  async conclude({ connection }: BackfillWork, step: (scope: Scope, now: Date) => Promise<void>): Promise<void> {
    await this.database.write(connection.workspaceId, (scope) => step(scope, this.clock.now()));
  }
}
