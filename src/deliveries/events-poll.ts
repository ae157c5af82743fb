import { Injectable } from '@nestjs/common';
import type { Changes as BillingChanges } from '#connectors/connector.ts';
import { BackfillsService } from '../connections/backfills.service.ts';
import type { Connection } from '../connections/connection.ts';
import { ConnectionHealthService } from '../connections/connection-health.service.ts';
import { Clock } from '../platform/clock.ts';
import { Database } from '../platform/database/database.ts';
import { Readings } from '../refresh/readings.ts';
import { DeliveriesService } from './deliveries.service.ts';

const readMilliseconds = 45_000;
/** One transaction holds this many events at most. */
const largestGroup = 200;

/** Reads a billing system's own list of events, for machines that no webhook reaches and for webhooks that were lost. */
@Injectable()
export class EventsPoll {
  constructor(
    private readonly database: Database,
    private readonly readings: Readings,
    private readonly deliveries: DeliveriesService,
    private readonly backfills: BackfillsService,
    private readonly health: ConnectionHealthService,
    private readonly clock: Clock,
  ) {}

  /** An entry. The cursor moves in the transaction that keeps the last of what it passed, or not at all. */
  async read(connection: Connection): Promise<void> {
    const beganAt = this.clock.now();
    const changes = await this.readings.use(
      connection,
      { milliseconds: readMilliseconds },
      async ({ connector, access }) =>
        connector.changes ? connector.changes(access, connection.eventsCursor, beganAt) : null,
    );
    if (!changes) return this.#noteAsked(connection, beganAt);
    const { deliveries } = changes;
    for (let from = 0; from + largestGroup < deliveries.length; from += largestGroup) {
      await this.#keep(connection, { ...changes, deliveries: deliveries.slice(from, from + largestGroup) }, null);
    }
    const rest = deliveries.length % largestGroup || Math.min(deliveries.length, largestGroup);
    await this.#keep(connection, { ...changes, deliveries: rest === 0 ? [] : deliveries.slice(-rest) }, beganAt);
  }

  /** A system that lists no events has been asked: unless that is noted, it would be due again at once, for ever. */
  async #noteAsked(connection: Connection, polledAt: Date): Promise<void> {
    await this.database.write(connection.workspaceId, async (scope) => {
      const held = await this.deliveries.hold(scope, connection);
      if (held) await this.health.notePolled(scope, held.id, polledAt);
    });
  }

  /** `heardAt` only with the last group: before it, the source is not known to be complete. */
  async #keep(connection: Connection, changes: BillingChanges, heardAt: Date | null): Promise<void> {
    await this.database.write(connection.workspaceId, async (scope) => {
      const held = await this.deliveries.hold(scope, connection);
      if (!held) return;
      const receivedAt = this.clock.now();
      await this.deliveries.keep(
        scope,
        held,
        changes.deliveries.map((one) => ({ ...one, through: 'polling' as const, receivedAt })),
      );
      if (heardAt === null) return;
      await this.health.noteHeard(scope, held.id, { heardAt, polledAt: heardAt, eventsCursor: changes.cursor });
      await this.health.noteAnswer(scope, held);
      // Events that the vendor no longer holds cannot be caught up with: everything is read again.
      if (changes.hasGap) await this.backfills.start(scope, held, receivedAt);
    });
  }
}
